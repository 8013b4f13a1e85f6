using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Monitoring;

public sealed class MonitoringTests
{
    private static readonly AccuracyPoint Before = new(0.90, 0.80);

    [Theory]
    [InlineData(0.881, 0.80, false)]
    [InlineData(0.879, 0.80, true)]
    [InlineData(0.90, 0.83, true)]
    public void An_absolute_shift_fires_from_two_points_up(double sensitivity, double specificity, bool fires)
    {
        var shift = AbsoluteShift.Between(Before, new(sensitivity, specificity));

        Assert.Equal(fires, shift.Reaches(0.02));
        Near.Equal(sensitivity - 0.90, shift.Sensitivity, 1e-15, "shift");
    }

    [Fact]
    public void An_absolute_effect_counts_people_at_the_prevalence()
    {
        var effect = AbsoluteEffect.Between(Before, new(0.86, 0.802), prevalence: 0.2);

        Near.Equal(8, effect.FalseNegatives, 1e-12, "false negatives");
        Near.Equal(-1.6, effect.FalsePositives, 1e-12, "false positives");
        Assert.True(effect.Reaches(5));
        Assert.False(AbsoluteEffect.Between(Before, new(0.86, 0.802), prevalence: 0.1).Reaches(5));
    }

    [Theory]
    [InlineData(0.86, 0.80, false)]
    [InlineData(0.84, 0.80, true)]
    [InlineData(0.96, 0.80, true)]
    [InlineData(0.92, 0.83, true)]
    public void An_ottawa_signal_looks_at_error_rates_and_odds(double sensitivity, double specificity, bool fires) =>
        Assert.Equal(fires, RelativeChange.Between(Before, new(sensitivity, specificity)).Largest > 0.5);

    [Fact]
    public void A_perfect_baseline_has_no_error_rate_to_compare()
    {
        var signal = RelativeChange.Between(new(0.9, 1), new(0.9, 0.99));

        Assert.Null(signal.FalsePositiveRate);
        Assert.Null(signal.DiagnosticOddsRatio);
        Assert.Equal(0, signal.Largest!.Value, 12);
    }

    [Fact]
    public void The_region_is_left_beyond_the_chi_squared_radius()
    {
        var baseline = Fits.Create(2, 1.5, 0.2, 0.3, covLogits: 0);

        var inside = RegionExit.Between(baseline, baseline with { LogitSensitivity = 2 + 0.2 * 2.4 })!;
        var outside = RegionExit.Between(baseline, baseline with { LogitSensitivity = 2 + 0.2 * 2.45 })!;

        Near.Equal(5.76, inside.Statistic, 1e-12, "statistic");
        Near.Equal(5.991464547107979, inside.Limit, 1e-12, "threshold");
        Assert.False(inside.IsOutside);
        Assert.True(outside.IsOutside);
    }

    [Fact]
    public void Every_point_of_the_regions_boundary_is_at_its_radius()
    {
        var baseline = Fits.Create(2, 1.5, 0.2, 0.3, covLogits: -0.04);
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
    [InlineData(0.9, DecisionState.Undecided, DecisionState.Meets)]
    [InlineData(0.5, DecisionState.Undecided, DecisionState.Undecided)]
    [InlineData(0.5, DecisionState.Meets, DecisionState.Meets)]
    [InlineData(0.5, DecisionState.Fails, DecisionState.Fails)]
    [InlineData(0.1, DecisionState.Meets, DecisionState.Fails)]
    [InlineData(0.9, DecisionState.Fails, DecisionState.Meets)]
    public void A_decision_stays_within_the_band_and_flips_beyond_it(double probability, DecisionState previous, DecisionState state)
    {
        // Specificity is certain to do; sensitivity has the probability wanted.
        var z = MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, probability);
        var fit = Fits.Create(Logit(0.8) + z * 0.25, 9, 0.25, 0.1, covLogits: 0);

        var found = Decisions.Probability(fit, new(0.8, 0.5))!.Value;

        Near.Equal(probability, found, 1e-10, "probability");
        Near.Equal(probability, Decisions.Probability(fit, new(0.8, null)), 1e-10, "probability of one arm");
        Assert.Equal(state, Decisions.Decide(found, previous: previous));
    }

    [Fact]
    public void Without_criteria_there_is_no_decision()
    {
        Assert.Null(Decisions.Probability(Fits.Create(2, 2, 0.2, 0.2, covLogits: 0), new(null, null)));
        Assert.Null(StrongCriterion.Holds(new(0.9, 0.8, 0.95), new(0.9, 0.8, 0.95), new(null, null)));
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
        var fit = Fits.Create(Logit(0.8), Logit(0.7), 0.2, 0.3, covLogits: correlation * 0.2 * 0.3);

        // Sheppard 1899: 1/4 + arcsin(rho) / (2 pi).
        Near.Equal(0.25 + Math.Asin(correlation) / (2 * Math.PI), Decisions.Probability(fit, new(0.8, 0.7)), 1e-8, "probability");
    }

    [Fact]
    public void The_strong_criterion_is_met_at_the_95_percent_limits_and_lost_at_lower_ones()
    {
        var (met, just, lost) = (new Interval(0.90, 0.85, 0.94), new Interval(0.88, 0.83, 0.92), new Interval(0.86, 0.80, 0.91));
        var criteria = new MinimalCriteria(0.84, null);

        Assert.Equal((true, false, false), (Holds(met), Holds(just), Holds(lost)));
        Assert.Equal((true, true, false), (Holds(met, true), Holds(just, true), Holds(lost, true)));
        Assert.False(StrongCriterion.Holds(just, met, criteria, true, lossLevel: 0.95));

        bool? Holds(Interval sensitivity, bool? before = null) => StrongCriterion.Holds(sensitivity, met, criteria, before);
    }

    [Fact]
    public void Imprecision_counts_the_thresholds_inside_the_intervals()
    {
        var wide = NaturalFrequencies.Compute(new(0.9, 0.8, 0.95), new(0.8, 0.7, 0.9), 0.2);
        var narrow = NaturalFrequencies.Compute(new(0.9, 0.88, 0.92), new(0.8, 0.7, 0.9), 0.2);

        // False negatives per 1000: 10 to 40, then 16 to 24.
        var count = ImprecisionCount.Between(wide, narrow, [12, 20, 50], [100]);

        Assert.Equal((2, 1, 1, 1), (count.FalseNegativesBefore, count.FalseNegativesNow, count.FalsePositivesBefore, count.FalsePositivesNow));
        Assert.True(count.Changed);
    }

    [Fact]
    public void A_surprising_study_lies_outside_of_the_prediction()
    {
        var baseline = Pooling.Pool(SampleReview.Primary()).Fit;

        var usual = SurprisingStudy.Assess(baseline, new(86, 12, 14, 88))!;
        var odd = SurprisingStudy.Assess(baseline, new(20, 60, 80, 40))!;
        var oneArm = SurprisingStudy.Assess(baseline, new(20, 0, 80, 0))!;

        Assert.True(usual.PValue > 0.05);
        Assert.True(odd.PValue < 0.05);
        Assert.Equal((2, 1), (odd.DegreesOfFreedom, oneArm.DegreesOfFreedom));
        // One arm by hand.
        var distance = Math.Log(20.0 / 80) - baseline.LogitSensitivity!.Value;
        var variance = 1 / 20.0 + 1 / 80.0 + baseline.VarianceSensitivity!.Value + Math.Pow(baseline.SeLogitSensitivity!.Value, 2);
        Near.Equal(distance * distance / variance, oneArm.Statistic, 1e-9, "statistic");
        Assert.Null(SurprisingStudy.Assess(baseline, default));
    }

    [Fact]
    public void A_change_of_heterogeneity_is_a_factor_either_way()
    {
        var baseline = Fits.Create(2, 1.5, 0.2, 0.3, covLogits: 0) with { Studies = 12 };
        var jumped = baseline with { VarianceSensitivity = 2.1 * baseline.VarianceSensitivity };

        Assert.Equal(2.1, HeterogeneityJump.Between(baseline, jumped).LargestFactor!.Value, 9);
        Assert.Equal(2.1, HeterogeneityJump.Between(jumped, baseline).LargestFactor!.Value, 9);
        Assert.Equal(1, HeterogeneityJump.Between(baseline, baseline).LargestFactor!.Value, 9);
        Assert.True(HeterogeneityJump.Between(baseline with { Studies = 9 }, jumped).Studies < HeterogeneityJump.MinStudies);
        Assert.Null(HeterogeneityJump.Between(baseline with { VarianceSensitivity = 0 }, jumped).VarianceSensitivity);
    }

    [Fact]
    public void The_people_needed_are_those_that_narrow_the_interval_to_the_criterion()
    {
        var baseline = Fits.Create(Logit(0.85), 1.5, 0.4, 0.3, covLogits: 0) with { Diseased = 500 };

        var size = InformationSize.Sensitivity(baseline, 0.8, newDiseased: 100)!;

        var seThen = 0.4 * Math.Sqrt(500 / (500 + size.Needed!.Value));
        Near.Equal(Logit(0.85) - Logit(0.8), 1.959963984540054 * seThen, 1e-9, "half width");
        Assert.True(size.Ratio < 1);
        Assert.True((size with { New = (long)size.Needed + 1 }).Ratio >= 1);
        Assert.Null(InformationSize.Sensitivity(baseline, 0.3, newDiseased: 100)!.Ratio);
    }

    private static double Logit(double p) => Math.Log(p / (1 - p));
}
