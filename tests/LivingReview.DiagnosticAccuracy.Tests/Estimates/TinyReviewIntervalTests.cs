using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

namespace LivingReview.DiagnosticAccuracy.Tests.Estimates;

/// <summary>Profile limits of reviews of three to five studies with one to three people an arm, whose maximum lies on a boundary.</summary>
public sealed class TinyReviewIntervalTests
{
    /// <summary>With sensitivity and specificity exchanged the limits are exchanged, although L21 and L22 are not.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_limits_do_not_depend_on_which_arm_comes_first(int seed)
    {
        var (random, compared) = (new Random(seed), 0);
        for (var set = 0; set < 12; set++)
        {
            TwoByTwo[] tables = [.. Enumerable.Range(0, 3 + set % 3).Select(_ => Table(random))];
            var fit = BinomialModel.Fit(tables);
            // Where a variance grows without limit there is nothing to compare: the search ends at its bound.
            if (fit.Regime is not (Regime.Fixed or Regime.BivariateBoundary) || Math.Sqrt(Math.Max(fit.VarianceSensitivity ?? 0, fit.VarianceSpecificity ?? 0)) > 2.5)
                continue;
            TwoByTwo[] exchanged = [.. tables.Select(t => new TwoByTwo(t.TrueNegatives, t.FalseNegatives, t.FalsePositives, t.TruePositives))];
            var limits = MeanIntervals.Compute(tables, fit, IntervalMethod.CalibratedProfile);
            var others = MeanIntervals.Compute(exchanged, BinomialModel.Fit(exchanged), IntervalMethod.CalibratedProfile);
            AssertNear(limits.LogitSensitivity, others.LogitSpecificity);
            AssertNear(limits.LogitSpecificity, others.LogitSensitivity);
            compared++;
        }

        Assert.True(compared >= 2, $"only {compared} sets were compared");
    }

    /// <summary>Far from the maximum, where the variance has grown, a quadrature chosen there finds the same cut-off.</summary>
    [Fact]
    public void A_limit_far_from_a_maximum_without_variance_lies_where_an_accurate_profile_reaches_the_cut_off()
    {
        TwoByTwo[] tables = [new(0, 1, 3, 0), new(1, 2, 2, 1), new(1, 1, 0, 1), new(1, 2, 2, 1)];
        var fit = BinomialModel.Fit(tables);
        var limit = MeanIntervals.Compute(tables, fit, IntervalMethod.Profile).LogitSensitivity!.Value.Lower;

        Assert.Equal(Regime.Fixed, fit.Regime);
        Assert.Equal(1.959963984540054 * 1.959963984540054, 2 * (fit.LogLikelihood!.Value - HighestAt(tables, limit)), 2e-3);
    }

    /// <summary>The profile by exhaustion, over one random effect of both arms, each integral by a rule chosen at its point.</summary>
    private static double HighestAt(TwoByTwo[] tables, double logitSensitivity)
    {
        var cells = Cells.From(tables);
        var likelihood = new BinomialLikelihood(cells, DesignMatrix.Intercepts(cells.Count), RandomEffects.PerfectlyCorrelated, QuadratureRuleSelection.CoarseNodes);
        var (best, point, steps) = (double.NegativeInfinity, new[] { -0.5, 2.0, 0.5 }, new[] { 0.8, 1.5, 0.8 });
        for (var round = 0; round < 12; round++)
        {
            var centre = point.ToArray();
            for (var cell = 0; cell < 125; cell++)
            {
                double[] offsets = [cell % 5 - 2, cell / 5 % 5 - 2, cell / 25 - 2];
                double[] theta = [logitSensitivity, .. centre.Zip(offsets, steps).Select(x => x.First + x.Second * x.Third)];
                QuadratureRuleSelection.Refine(likelihood, theta);
                var value = likelihood.Evaluate(theta, new double[4], new double[16]);
                if (value > best) (best, point) = (value, theta[1..]);
            }

            for (var i = 0; i < 3; i++) steps[i] /= 1.7;
        }

        return best;
    }

    /// <summary>As probabilities, which is how limits are read: on the logit scale the profile of such data is nearly flat and has several maxima.</summary>
    private static void AssertNear(Interval? expected, Interval? actual)
    {
        Assert.Equal(Logistic.Expit(expected!.Value.Lower), Logistic.Expit(actual!.Value.Lower), 5e-4);
        Assert.Equal(Logistic.Expit(expected.Value.Upper), Logistic.Expit(actual.Value.Upper), 5e-4);
    }

    private static TwoByTwo Table(Random random)
    {
        var (diseased, healthy) = (1 + random.Next(3), 1 + random.Next(3));
        var (tp, tn) = (random.Next(diseased + 1), random.Next(healthy + 1));
        return new(tp, healthy - tn, diseased - tp, tn);
    }
}
