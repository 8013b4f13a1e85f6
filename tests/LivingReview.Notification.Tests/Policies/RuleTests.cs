using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Notification.Policies;

namespace LivingReview.Notification.Tests.Policies;

public sealed class RuleTests
{
    private static readonly EvidenceTable[] Eight =
    [
        Versions.Table("s1", 90, 12, 10, 88), Versions.Table("s2", 45, 9, 6, 61), Versions.Table("s3", 70, 20, 12, 130), Versions.Table("s4", 33, 4, 3, 50),
        Versions.Table("s5", 120, 30, 25, 160), Versions.Table("s6", 58, 8, 9, 75), Versions.Table("s7", 81, 14, 7, 99), Versions.Table("s8", 40, 6, 8, 44),
    ];

    private static readonly EvidenceTable Odd = Versions.Table("odd", 20, 60, 80, 40);

    [Theory]
    [InlineData(0.2, 0.85, 0.90, 10, 0)]
    [InlineData(0.2, 0.90, 0.88, 0, 16)]
    [InlineData(0.5, 0.87, 0.91, 15, 5)]
    public void A2_counts_the_missed_and_the_wrongly_flagged_per_1000(double prevalence, double se, double sp, double missed, double alarmed)
    {
        var comparison = Versions.Compare(Given.Stratum("overall", 0.90, 0.90), Given.Stratum("overall", se, sp), new(prevalence, null, null));

        Assert.Equal(Math.Max(missed, alarmed), Versions.Rule("A2", comparison).Value!.Value, 9);
        Assert.True(Versions.Rule("A2", comparison, Math.Max(missed, alarmed)).Fired);
        Assert.False(Versions.Rule("A2", comparison, Math.Max(missed, alarmed) + 0.01).Fired);
    }

    [Fact]
    public void A2_without_a_prevalence_says_so()
    {
        var outcome = Versions.Rule("A2", Versions.Compare(Given.Stratum("overall", 0.90, 0.90), Given.Stratum("overall", 0.5, 0.5)));

        Assert.Equal((false, "no prevalence is set"), (outcome.Fired, outcome.Text));
    }

    [Fact]
    public void A3_fires_for_a_study_that_differs_and_not_for_one_that_agrees()
    {
        Assert.True(Versions.Rule("A3", Versions.Compare(Eight, [.. Eight, Odd]), 0.2).Fired);
        Assert.False(Versions.Rule("A3", Versions.Compare(Eight, [.. Eight, Versions.Table("s9", 85, 13, 11, 90)])).Fired);
        Assert.Equal("the tables on both sides are not known or not different", Versions.Rule("A3", Versions.Compare(Eight, Eight)).Text);
    }

    [Fact]
    public void A6_fires_between_meets_and_fails_and_keeps_its_state_in_between()
    {
        var criteria = new Criteria(null, 0.85, 0.85);
        var (good, middling, bad) = (Precise(0.95, 0.95), Precise(0.852, 0.95), Precise(0.70, 0.95));

        Assert.True(Versions.Rule("A6", Versions.Compare(good, bad, criteria)).Fired);
        Assert.False(Versions.Rule("A6", Versions.Compare(good, middling, criteria)).Fired);
        Assert.True(Versions.Rule("A6", Versions.Compare(middling, bad, criteria) with { LastDecision = DecisionState.Meets }).Fired);
        Assert.False(Versions.Rule("A6", Versions.Compare(middling, bad, criteria) with { LastDecision = DecisionState.Fails }).Fired);
        Assert.False(Versions.Rule("A6", Versions.Compare(good, bad, new(null, null, null))).Fired);
    }

    [Fact]
    public void A7_flips_with_the_lower_limits()
    {
        var criteria = new Criteria(null, 0.84, null);

        Assert.True(Versions.Rule("A7", Versions.Compare(Given.Stratum("overall", 0.90, 0.9), Given.Stratum("overall", 0.86, 0.9), criteria)).Fired);
        Assert.False(Versions.Rule("A7", Versions.Compare(Given.Stratum("overall", 0.90, 0.9), Given.Stratum("overall", 0.95, 0.9), criteria)).Fired);
    }

    [Fact]
    public void A7_does_not_flip_while_the_limit_wanders_about_the_minimum()
    {
        var criteria = new Criteria(null, 0.84, null);
        var (met, just, lost) = (Given.Stratum("overall", 0.90, 0.9), Given.Stratum("overall", 0.88, 0.9), Given.Stratum("overall", 0.86, 0.9));

        Assert.False(Versions.Rule("A7", Versions.Compare(met, just, criteria)).Fired);
        Assert.True(Versions.Rule("A7", Versions.Compare(met, just, criteria), threshold: 0.95).Fired);
        Assert.False(Versions.Rule("A7", Versions.Compare(lost, just, criteria)).Fired);
        Assert.True(Versions.Rule("A7", Versions.Compare(just, lost, criteria) with { LastHeld = true }).Fired);
        Assert.True(Versions.Rule("A7", Versions.Compare(just, met, criteria) with { LastHeld = false }).Fired);
        Assert.Contains("the lower 95% limit of sensitivity is 0.810, the minimum 0.84", Versions.Rule("A7", Versions.Compare(met, lost, criteria)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A10_names_the_study_that_is_far_from_what_was_predicted()
    {
        var outcome = Versions.Rule("A10", Versions.Compare(Eight, [.. Eight, Versions.Table("s9", 85, 13, 11, 90), Odd]));

        Assert.True(outcome.Fired);
        Assert.StartsWith("odd lies outside what the earlier studies predicted", outcome.Text, StringComparison.Ordinal);
        Assert.False(Versions.Rule("A10", Versions.Compare(Eight, [.. Eight, Versions.Table("s9", 85, 13, 11, 90)])).Fired);
    }

    [Fact]
    public void A14_fires_for_a_correction_and_a_retraction_and_not_for_housekeeping()
    {
        var without = Eight.Skip(1).ToArray();
        EvidenceChange Withdrawn(string detail) => new() { Revision = 2, Kind = ChangeKind.Withdrawn, StudyId = "s1", Label = "s1", Detail = detail };

        Assert.True(Versions.Rule("A14", Versions.Compare(Eight, [Versions.Table("s1", 95, 12, 5, 88), .. without])).Fired);
        Assert.True(Versions.Rule("A14", Versions.Compare(Eight, without, null, Withdrawn("retraction"))).Fired);
        Assert.False(Versions.Rule("A14", Versions.Compare(Eight, without, null, Withdrawn("duplicate"))).Fired);
        Assert.False(Versions.Rule("A14", Versions.Compare(Eight, [.. Eight, Odd])).Fired);
    }

    [Fact]
    public void A9_watches_the_certainty_that_was_entered_and_a_first_judgement_is_no_change()
    {
        Comparison Entered(string? last, string? now)
        {
            var same = Versions.Compare(Eight, Eight);
            return same with { LastCertainty = last, After = same.After with { Certainty = now is null ? null : new Dictionary<string, string> { ["overall"] = now } } };
        }

        var lowered = Versions.Rule("A9", Entered("sensitivity=moderate;specificity=high", "sensitivity=very-low;specificity=high"));

        Assert.True(lowered.Fired);
        Assert.Equal("the certainty that was entered changed: sensitivity from moderate to very low", lowered.Text);
        Assert.False(Versions.Rule("A9", Entered("sensitivity=moderate", "sensitivity=moderate")).Fired);
        Assert.False(Versions.Rule("A9", Entered(null, "sensitivity=moderate")).Fired);
        Assert.False(Versions.Rule("A9", Entered("sensitivity=moderate", "sensitivity=moderate;specificity=low")).Fired);
        Assert.False(Versions.Rule("A9", Entered("sensitivity=moderate", null)).Fired);
    }

    [Fact]
    public void A9_watches_the_share_at_low_risk_of_bias()
    {
        EvidenceTable[] Judged(int low) => [.. Eight.Select((t, i) => t with { RiskOfBias = i < low ? "low" : "high" })];

        Assert.True(Versions.Rule("A9", Versions.Compare(Judged(6), Judged(4))).Fired);
        Assert.False(Versions.Rule("A9", Versions.Compare(Judged(6), Judged(5))).Fired);
        Assert.Equal("the risk of bias of the tables is not known", Versions.Rule("A9", Versions.Compare(Eight, Judged(4))).Text);
    }

    [Fact]
    public void A16_is_told_once_when_the_search_is_due()
    {
        var comparison = Versions.Compare(Eight, Eight);
        var after = comparison.After with { LastSearchAt = Versions.Start, Protocol = new() { SearchIntervalDays = 30 } };
        Comparison At(double since, double now) => comparison with { After = after, Since = Versions.Start.AddDays(since), Now = Versions.Start.AddDays(now) };

        Assert.False(Versions.Rule("A16", At(0, 29)).Fired);
        Assert.True(Versions.Rule("A16", At(0, 31)).Fired);
        Assert.False(Versions.Rule("A16", At(31, 60)).Fired);
    }

    [Fact]
    public void A13_spends_little_early_and_all_at_the_end()
    {
        Assert.Equal(0.05, SequentialTesting.SpentLevel(0.05, 1), 9);
        Assert.Equal(0.0056, SequentialTesting.SpentLevel(0.05, 0.5), 4);
        Assert.True(SequentialTesting.SpentLevel(0.05, 0.1) < 1e-8);
    }

    [Fact]
    public void A12_notices_levels_that_part()
    {
        EvidenceTable[] Levels(long missedInB) =>
        [
            .. Enumerable.Range(0, 6).Select(i => Versions.Table($"a{i}", 90 + i, 10, 10, 90, "overall", "modality=a")),
            .. Enumerable.Range(0, 6).Select(i => Versions.Table($"b{i}", 90 + i, 10, 10 + missedInB, 90, "overall", "modality=b")),
        ];

        Assert.True(Versions.Rule("A12", Versions.Compare(Levels(0), Levels(60))).Fired);
        Assert.False(Versions.Rule("A12", Versions.Compare(Levels(0), Levels(1))).Fired);
    }

    private static StratumEstimate Precise(double se, double sp) => Given.Stratum("overall", se, sp) with
    {
        LogitSensitivity = Logistic.Logit(se),
        LogitSpecificity = Logistic.Logit(sp),
        SeLogitSensitivity = 0.1,
        SeLogitSpecificity = 0.1,
        CovLogits = 0.001,
    };
}
