using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Numerics.Quadrature;

public class SeparableTrapezoidTests
{
    private static readonly long[] Successes = [0, 1, 3, 25, 400, 60_000];
    private static readonly long[] Failures = [0, 2, 17, 900];

    /// <summary>Every pair of arms from one or two people to sixty thousand, all on one side, empty, or balanced.</summary>
    private static readonly TwoByTwo[] Tables =
        [.. from tp in Successes from fn in Failures from tn in Successes from fp in Failures where tp + fn + tn + fp > 0 select new TwoByTwo(tp, fp, fn, tn)];

    public static TheoryData<double[]> Points => new()
    {
        (double[])[1.2, 1.8, 0.7, -0.3, 0.7],
        (double[])[0.8, 1.7, 1.5, 0.16, 0.17],
        (double[])[3.5, 3.7, 0.13, -0.01, 2.2],
        (double[])[2.0, 3.4, 1.4, 1.9, 1.0],
        (double[])[-0.5, 0.3, 0.05, -0.1, 0.06],
        (double[])[1.0, 2.0, 6.0, -3.0, 5.0],
    };

    [Theory]
    [MemberData(nameof(Points))]
    public void A_certified_lattice_gives_the_integrals_of_the_trapezoid(double[] theta)
    {
        var cells = Cells.From(Tables);
        var lattice = new BinomialLikelihood(cells, DesignMatrix.Intercepts(cells.Count), RandomEffects.Bivariate, QuadratureRuleSelection.CoarseNodes);
        var rules = new int[cells.Count];
        lattice.ChooseSeparableRules(theta, rules);
        var trapezoid = new BinomialLikelihood(cells, DesignMatrix.Intercepts(cells.Count), RandomEffects.Bivariate, QuadratureRuleSelection.CoarseNodes);
        trapezoid.UseForAll(-1);
        trapezoid.Evaluate(theta, new double[5], new double[25]);

        Assert.DoesNotContain(-1, rules);
        for (var i = 0; i < cells.Count; i++)
        {
            Near.Equal(trapezoid.Results.LogLikelihood[i], lattice.Results.LogLikelihood[i], 3e-9, $"ln I of {i}");
            for (var q = 0; q < 15; q++)
            {
                var expected = trapezoid.Results.Hessian[q][i];
                Near.Equal(expected, lattice.Results.Hessian[q][i], 1e-6 * (1 + Math.Abs(expected)) + 1e-9 * Information(cells, i), $"Hessian {q} of {i}");
            }
        }
    }

    [Fact]
    public void Empirical_bayes_estimates_are_the_posterior_moments_of_a_plain_grid()
    {
        TwoByTwo[] tables = [new(12, 3, 5, 40), new(30, 0, 0, 25), new(0, 6, 4, 11), new(55, 9, 14, 200), new(8, 2, 1, 0), new(17, 5, 3, 60)];
        var fit = BinomialModel.Fit(tables);

        var effects = EmpiricalBayes.Compute(tables, fit);

        foreach (var effect in effects)
        {
            var (meanA, meanB, sdA, sdB) = PlainPosterior(tables[effect.Index], fit);
            Near.Equal(meanA, effect.LogitSensitivity, 1e-7, $"mean A {effect.Index}");
            Near.Equal(meanB, effect.LogitSpecificity, 1e-7, $"mean B {effect.Index}");
            Near.Equal(sdA, effect.SdSensitivity, 1e-6, $"sd A {effect.Index}");
            Near.Equal(sdB, effect.SdSpecificity, 1e-6, $"sd B {effect.Index}");
        }
    }

    /// <summary>The second derivatives of a large study are differences of moments of this size.</summary>
    private static double Information(Cells cells, int i) => Math.Max(cells.SuccessA[i] + cells.FailureA[i], cells.SuccessB[i] + cells.FailureB[i]);

    private static (double MeanA, double MeanB, double SdA, double SdB) PlainPosterior(TwoByTwo t, BivariateFit fit)
    {
        var (sa, sb, r) = (Math.Sqrt(fit.VarianceSensitivity!.Value), Math.Sqrt(fit.VarianceSpecificity!.Value), fit.Correlation ?? 0);
        double total = 0, a1 = 0, b1 = 0, a2 = 0, b2 = 0;
        const double Step = 0.05;
        for (var i = -180; i <= 180; i++)
        {
            for (var j = -180; j <= 180; j++)
            {
                var (z1, z2) = (i * Step, j * Step);
                var a = fit.LogitSensitivity!.Value + sa * z1;
                var b = fit.LogitSpecificity!.Value + sb * (r * z1 + Math.Sqrt(1 - r * r) * z2);
                var w = Math.Exp(Log(t.TruePositives, t.FalseNegatives, a) + Log(t.TrueNegatives, t.FalsePositives, b) - (z1 * z1 + z2 * z2) / 2);
                (total, a1, b1, a2, b2) = (total + w, a1 + w * a, b1 + w * b, a2 + w * a * a, b2 + w * b * b);
            }
        }

        (a1, b1) = (a1 / total, b1 / total);
        return (a1, b1, Math.Sqrt(a2 / total - a1 * a1), Math.Sqrt(b2 / total - b1 * b1));
    }

    private static double Log(long y, long f, double logit) => -y * Math.Log(1 + Math.Exp(-logit)) - f * Math.Log(1 + Math.Exp(logit));
}
