using LivingReview.Contracts.Estimates;
using LivingReview.Notification.Shifts;
using LivingReview.Notification.Subscriptions;

namespace LivingReview.Notification.Tests.Shifts;

public sealed class ShiftPolicyTests
{
    private static readonly Subscription Everything = new()
    {
        Id = Guid.Parse("0199b2c4-0000-7000-8000-000000000001"), Review = "r", Name = "n", Status = Subscription.Active, CreatedAt = DateTimeOffset.UnixEpoch,
    };

    [Theory]
    [InlineData(0.86, 0.90, true)]
    [InlineData(0.90, 0.90, true)]
    [InlineData(0.88, 0.92, true)]
    [InlineData(0.88, 0.88, true)]
    [InlineData(0.8601, 0.90, false)]
    [InlineData(0.8999, 0.9199, false)]
    [InlineData(0.88, 0.90, false)]
    public void A_move_by_the_threshold_is_a_shift_and_a_smaller_one_is_not(double sensitivity, double specificity, bool shifted)
    {
        var baseline = After(Everything, Baseline.Empty(Everything.Id), Given.Stratum("overall", 0.88, 0.90));

        var outcome = ShiftPolicy.Evaluate(Everything, baseline, Known(2, Given.Stratum("overall", sensitivity, specificity)));

        Assert.Equal(shifted, outcome.Shifts.Count == 1);
    }

    [Fact]
    public void The_first_pooled_value_is_silent_and_becomes_the_baseline()
    {
        var first = ShiftPolicy.Evaluate(Everything, Baseline.Empty(Everything.Id), Known(1, Given.Stratum("overall", 0.88, 0.90)));

        Assert.Empty(first.Shifts);
        Assert.Equal((0.88, 11), (first.Baseline.Points["overall"].Sensitivity.Estimate, first.Baseline.Points["overall"].Revision));
    }

    [Theory]
    [InlineData("listed")]
    [InlineData("single")]
    [InlineData("none")]
    public void What_is_not_pooled_neither_shifts_nor_becomes_a_baseline(string regime)
    {
        var baseline = After(Everything, Baseline.Empty(Everything.Id), Given.Stratum("overall", 0.88, 0.90));

        var outcome = ShiftPolicy.Evaluate(Everything, baseline, Known(2, Given.Stratum("overall", 0.50, 0.50, regime), Given.Stratum("modality=mri", 0.5, 0.5, regime)));

        Assert.Empty(outcome.Shifts);
        Assert.Equal(baseline.Points, outcome.Baseline.Points);
    }

    [Fact]
    public void An_estimate_without_an_interval_is_not_compared()
    {
        var unpooled = Given.Stratum("overall", 0.88, 0.90) with { Specificity = null };

        Assert.Empty(ShiftPolicy.Evaluate(Everything, Baseline.Empty(Everything.Id), Known(1, unpooled)).Baseline.Points);
    }

    [Fact]
    public void Slow_drift_adds_up_against_the_baseline()
    {
        var baseline = After(Everything, Baseline.Empty(Everything.Id), Given.Stratum("overall", 0.880, 0.90));
        var moved = new List<int>();

        for (var version = 2; version <= 6; version++)
        {
            var outcome = ShiftPolicy.Evaluate(Everything, baseline, Known(version, Given.Stratum("overall", 0.880 - 0.006 * (version - 1), 0.90)));
            moved.Add(outcome.Shifts.Count);
            baseline = outcome.Baseline;
        }

        Assert.Equal([0, 0, 0, 1, 0], moved);
        Assert.Equal(0.856, baseline.Points["overall"].Sensitivity.Estimate, 12);
    }

    [Fact]
    public void A_shift_knows_both_its_sides()
    {
        var baseline = After(Everything, Baseline.Empty(Everything.Id), Given.Stratum("overall", 0.88, 0.90, k: 7));

        var shift = Assert.Single(ShiftPolicy.Evaluate(Everything, baseline, Known(4, Given.Stratum("overall", 0.81, 0.91))).Shifts);

        Assert.Equal(("overall", 0.02), (shift.Stratum, shift.Threshold));
        Assert.Equal((11, 7, 0.88), (shift.Before.Revision, shift.Before.K, shift.Before.Sensitivity.Estimate));
        Assert.Equal((14, 8, 0.81), (shift.After.Revision, shift.After.K, shift.After.Sensitivity.Estimate));
        Assert.Equal("overall: sensitivity fell from 0.880 to 0.810, specificity rose from 0.900 to 0.910 (threshold 0.02, k 7 to 8)", ShiftPolicy.Sentence(shift));
    }

    [Fact]
    public void A_side_that_did_not_move_stays()
    {
        var baseline = After(Everything, Baseline.Empty(Everything.Id), Given.Stratum("overall", 0.88, 0.90));

        var shift = Assert.Single(ShiftPolicy.Evaluate(Everything, baseline, Known(2, Given.Stratum("overall", 0.91, 0.9001))).Shifts);

        Assert.Contains("sensitivity rose from 0.880 to 0.910, specificity stayed at 0.900", ShiftPolicy.Sentence(shift), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_strata_of_interest_are_watched()
    {
        var ct = Everything with { Strata = ["modality=ct"] };
        var baseline = After(ct, Baseline.Empty(ct.Id), Given.Stratum("overall", 0.88, 0.90), Given.Stratum("modality=ct", 0.85, 0.90));

        var outcome = ShiftPolicy.Evaluate(ct, baseline, Known(2, Given.Stratum("overall", 0.60, 0.90), Given.Stratum("modality=ct", 0.80, 0.90)));

        Assert.Equal("modality=ct", Assert.Single(outcome.Shifts).Stratum);
        Assert.Equal(["modality=ct"], outcome.Baseline.Points.Keys);
    }

    [Fact]
    public void A_threshold_of_ones_own_goes_before_the_protocols()
    {
        var coarse = Everything with { Threshold = 0.1 };
        var baseline = After(coarse, Baseline.Empty(coarse.Id), Given.Stratum("overall", 0.88, 0.90));

        Assert.Empty(ShiftPolicy.Evaluate(coarse, baseline, Known(2, Given.Stratum("overall", 0.79, 0.90))).Shifts);
        Assert.Equal(0.1, Assert.Single(ShiftPolicy.Evaluate(coarse, baseline, Known(2, Given.Stratum("overall", 0.78, 0.90))).Shifts).Threshold);
    }

    private static Baseline After(Subscription subscription, Baseline baseline, params StratumEstimate[] strata) =>
        ShiftPolicy.Evaluate(subscription, baseline, Known(1, strata)).Baseline;

    private static KnownEstimates Known(long version, params StratumEstimate[] strata) => new("r", version, version + 10, "Osteoporosis", 0.02, strata);
}
