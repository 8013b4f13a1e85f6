using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.Binomial;

/// <summary>The likelihood by a plain trapezoid over a fixed grid, sharing no code with the engine.</summary>
public class BruteForceTests
{
    [Theory]
    [InlineData("sim_base_k12")]
    [InlineData("sim_sparse_k15")]
    [InlineData("sim_small_k5")]
    [InlineData("hard_zeros_everywhere")]
    public void The_likelihood_and_its_maximum_are_those_of_the_integral(string name)
    {
        var tables = OwnCasesTests.All().Single(c => c.Name == name).Tables;
        var fit = BinomialModel.Fit(tables);
        double[] theta = [fit.LogitSensitivity!.Value, fit.LogitSpecificity!.Value, Math.Sqrt(fit.VarianceSensitivity!.Value),
            Math.Sqrt(fit.VarianceSpecificity!.Value), fit.Correlation!.Value];

        Near.Equal(LogLikelihood(tables, theta), fit.LogLikelihood, 1e-8, "log-likelihood");
        for (var i = 0; i < (fit.Regime == Regime.Bivariate ? 5 : 4); i++)
        {
            const double H = 1e-3;
            double[] up = [.. theta], down = [.. theta];
            up[i] += H;
            down[i] -= H;
            Near.Equal(0, (LogLikelihood(tables, up) - LogLikelihood(tables, down)) / (2 * H), 1e-4, $"slope {i}");
        }
    }

    private static double LogLikelihood(TwoByTwo[] tables, double[] theta)
    {
        var total = 0.0;
        foreach (var t in tables)
        {
            const double Step = 0.06;
            const int Half = 140;
            var coefficients = LogCoefficient(t.TruePositives, t.FalseNegatives) + LogCoefficient(t.TrueNegatives, t.FalsePositives);
            var sum = 0.0;
            for (var i = -Half; i <= Half; i++)
            {
                var z1 = i * Step;
                var a = Binomial(t.TruePositives, t.FalseNegatives, theta[0] + theta[2] * z1) - z1 * z1 / 2;
                for (var j = -Half; j <= Half; j++)
                {
                    var z2 = j * Step;
                    var u = theta[3] * (theta[4] * z1 + Math.Sqrt(1 - theta[4] * theta[4]) * z2);
                    sum += Math.Exp(a + Binomial(t.TrueNegatives, t.FalsePositives, theta[1] + u) - z2 * z2 / 2);
                }
            }

            total += coefficients + Math.Log(sum * Step * Step / (2 * Math.PI));
        }

        return total;
    }

    private static double Binomial(long y, long f, double logit) => -y * Math.Log(1 + Math.Exp(-logit)) - f * Math.Log(1 + Math.Exp(logit));

    private static double LogCoefficient(long y, long f)
    {
        var coefficient = 0.0;
        for (var i = 1; i <= Math.Min(y, f); i++)
            coefficient += Math.Log((double)(y + f - Math.Min(y, f) + i) / i);
        return coefficient;
    }
}
