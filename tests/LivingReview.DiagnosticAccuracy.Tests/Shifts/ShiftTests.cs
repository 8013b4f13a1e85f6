using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Shifts;

public sealed class ShiftTests
{
    private static readonly AccuracyPoint Before = new(0.90, 0.80);

    [Theory]
    [InlineData(0.881, 0.80, false)]
    [InlineData(0.879, 0.80, true)]
    [InlineData(0.90, 0.83, true)]
    public void An_absolute_shift_fires_from_two_points_up(double sensitivity, double specificity, bool fires)
    {
        var shift = AbsoluteShift.Between(Before, new(sensitivity, specificity));

        Assert.Equal(fires, shift.Fires);
        Near.Equal(sensitivity - 0.90, shift.Sensitivity, 1e-15, "shift");
    }

    [Fact]
    public void An_absolute_effect_counts_people_at_the_prevalence()
    {
        var effect = AbsoluteEffect.Between(Before, new(0.86, 0.802), prevalence: 0.2);

        Near.Equal(8, effect.FalseNegatives, 1e-12, "false negatives");
        Near.Equal(-1.6, effect.FalsePositives, 1e-12, "false positives");
        Assert.True(effect.Fires);
        Assert.False(AbsoluteEffect.Between(Before, new(0.86, 0.802), prevalence: 0.1).Fires);
    }

    [Theory]
    [InlineData(0.86, 0.80, false)]
    [InlineData(0.84, 0.80, true)]
    [InlineData(0.96, 0.80, true)]
    [InlineData(0.92, 0.83, true)]
    public void An_ottawa_signal_looks_at_error_rates_and_odds(double sensitivity, double specificity, bool fires) =>
        Assert.Equal(fires, OttawaSignal.Between(Before, new(sensitivity, specificity)).Fires);

    [Fact]
    public void A_perfect_baseline_has_no_error_rate_to_compare()
    {
        var signal = OttawaSignal.Between(new(0.9, 1), new(0.9, 0.99));

        Assert.Null(signal.FalsePositiveRate);
        Assert.Null(signal.DiagnosticOddsRatio);
        Assert.False(signal.Fires);
    }

    [Fact]
    public void The_region_is_left_beyond_the_chi_squared_radius()
    {
        var baseline = Fits.Of(2, 1.5, 0.2, 0.3, covLogits: 0);

        var inside = RegionExit.Between(baseline, baseline with { LogitSensitivity = 2 + 0.2 * 2.4 })!;
        var outside = RegionExit.Between(baseline, baseline with { LogitSensitivity = 2 + 0.2 * 2.45 })!;

        Near.Equal(5.76, inside.Statistic, 1e-12, "statistic");
        Near.Equal(5.991464547107979, inside.Threshold, 1e-12, "threshold");
        Assert.False(inside.Fires);
        Assert.True(outside.Fires);
    }

    [Fact]
    public void Every_point_of_the_regions_boundary_is_at_its_radius()
    {
        var baseline = Fits.Of(2, 1.5, 0.2, 0.3, covLogits: -0.04);
        var region = Region.Confidence(baseline, radius: RegionRadius.ChiSquared)!;

        Assert.All(region.Boundary(7), point =>
        {
            var moved = baseline with
            {
                LogitSensitivity = Math.Log(point.Sensitivity / (1 - point.Sensitivity)),
                LogitSpecificity = Math.Log(point.Specificity / (1 - point.Specificity)),
            };
            Near.Equal(5.991464547107979, RegionExit.Between(baseline, moved)!.Statistic, 1e-9, "statistic");
        });
    }

    [Theory]
    [InlineData(0.9, DecisionState.Undecided, DecisionState.Meets, false)]
    [InlineData(0.5, DecisionState.Undecided, DecisionState.Undecided, false)]
    [InlineData(0.5, DecisionState.Meets, DecisionState.Meets, false)]
    [InlineData(0.5, DecisionState.Fails, DecisionState.Fails, false)]
    [InlineData(0.1, DecisionState.Meets, DecisionState.Fails, true)]
    [InlineData(0.9, DecisionState.Fails, DecisionState.Meets, true)]
    public void A_decision_stays_within_the_band_and_fires_when_it_flips(double probability, DecisionState previous, DecisionState state, bool fires)
    {
        // Specificity is certain to do; sensitivity has the probability wanted.
        var z = MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, probability);
        var fit = Fits.Of(Logit(0.8) + z * 0.25, 9, 0.25, 0.1, covLogits: 0);

        var decision = DecisionRule.Of(fit, new(0.8, 0.5), previous)!;

        Near.Equal(probability, decision.Probability, 1e-10, "probability");
        Assert.Equal(state, decision.State);
        Assert.Equal(fires, decision.Fires);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.4)]
    [InlineData(-0.7)]
    [InlineData(0.97)]
    [InlineData(-0.9999)]
    [InlineData(1)]
    [InlineData(-1)]
    public void With_both_means_at_their_criteria_the_probability_is_sheppards(double correlation)
    {
        var fit = Fits.Of(Logit(0.8), Logit(0.7), 0.2, 0.3, covLogits: correlation * 0.2 * 0.3);

        // Sheppard 1899: 1/4 + arcsin(rho) / (2 pi).
        Near.Equal(0.25 + Math.Asin(correlation) / (2 * Math.PI), DecisionRule.ProbabilityOf(fit, new(0.8, 0.7)), 1e-8, "probability");
    }

    [Fact]
    public void The_strong_criterion_fires_when_both_limits_no_longer_reach()
    {
        var estimate = Pooling.Pool(SampleReview.Primary());
        var criteria = new MinimalCriteria(0.80, 0.80);

        var flipped = StrongCriterion.Between(estimate, estimate with { Specificity = new(0.85, 0.79, 0.9) }, criteria)!;

        Assert.True(flipped.Before);
        Assert.False(flipped.Now);
        Assert.True(flipped.Fires);
        Assert.False(StrongCriterion.Between(estimate, estimate, criteria)!.Fires);
        Assert.Null(StrongCriterion.Holds(Pooling.Pool([]), criteria));
    }

    [Fact]
    public void Imprecision_counts_the_thresholds_inside_the_intervals()
    {
        var wide = NaturalFrequencies.Compute(new(0.9, 0.8, 0.95), new(0.8, 0.7, 0.9), 0.2);
        var narrow = NaturalFrequencies.Compute(new(0.9, 0.88, 0.92), new(0.8, 0.7, 0.9), 0.2);

        // False negatives per 1000: 10 to 40, then 16 to 24.
        var count = ImprecisionCount.Between(wide, narrow, [12, 20, 50], [100]);

        Assert.Equal((2, 1, 1, 1), (count.FalseNegativesBefore, count.FalseNegativesNow, count.FalsePositivesBefore, count.FalsePositivesNow));
        Assert.True(count.Fires);
    }

    [Fact]
    public void A_surprising_study_lies_outside_of_the_prediction()
    {
        var baseline = Pooling.Pool(SampleReview.Primary()).Fit;

        var usual = SurprisingStudy.Of(baseline, new(86, 12, 14, 88))!;
        var odd = SurprisingStudy.Of(baseline, new(20, 60, 80, 40))!;
        var oneArm = SurprisingStudy.Of(baseline, new(20, 0, 80, 0))!;

        Assert.False(usual.Fires());
        Assert.True(odd.Fires());
        Assert.Equal((2, 1), (odd.DegreesOfFreedom, oneArm.DegreesOfFreedom));
        // One arm by hand.
        var distance = Math.Log(20.0 / 80) - baseline.LogitSensitivity!.Value;
        var variance = 1 / 20.0 + 1 / 80.0 + baseline.VarianceSensitivity!.Value + Math.Pow(baseline.SeLogitSensitivity!.Value, 2);
        Near.Equal(distance * distance / variance, oneArm.Statistic, 1e-9, "statistic");
        Assert.Null(SurprisingStudy.Of(baseline, default));
    }

    [Fact]
    public void A_heterogeneity_jump_needs_a_factor_of_two_and_ten_studies()
    {
        var baseline = Fits.Of(2, 1.5, 0.2, 0.3, covLogits: 0) with { Studies = 12 };
        var jumped = baseline with { VarianceSensitivity = 2.1 * baseline.VarianceSensitivity };

        Assert.True(HeterogeneityJump.Between(baseline, jumped).Fires());
        Assert.False(HeterogeneityJump.Between(baseline, baseline).Fires());
        Assert.False(HeterogeneityJump.Between(baseline with { Studies = 9 }, jumped).Fires());
        Assert.Null(HeterogeneityJump.Between(baseline with { VarianceSensitivity = 0 }, jumped).VarianceSensitivity);
    }

    [Fact]
    public void The_people_needed_are_those_that_narrow_the_interval_to_the_criterion()
    {
        var baseline = Fits.Of(Logit(0.85), 1.5, 0.4, 0.3, covLogits: 0) with { Diseased = 500 };

        var size = InformationSize.Sensitivity(baseline, 0.8, newDiseased: 100)!;

        var seThen = 0.4 * Math.Sqrt(500 / (500 + size.Needed!.Value));
        Near.Equal(Logit(0.85) - Logit(0.8), 1.959963984540054 * seThen, 1e-9, "half width");
        Assert.False(size.Fires);
        Assert.True((size with { New = (long)size.Needed + 1 }).Fires);
        Assert.False(InformationSize.Sensitivity(baseline, 0.3, newDiseased: 100)!.Fires);
    }

    private static double Logit(double p) => Math.Log(p / (1 - p));
}
