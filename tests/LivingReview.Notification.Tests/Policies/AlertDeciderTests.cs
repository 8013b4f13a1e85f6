using LivingReview.Contracts;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Notification.Alerts;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Policies;
using Regime = LivingReview.Contracts.Estimates.Regime;

namespace LivingReview.Notification.Tests.Policies;

public sealed class AlertDeciderTests
{
    private static readonly Guid Id = Guid.Parse("0199b2c4-0000-7000-8000-000000000001");

    private static readonly EffectivePolicy Plain = new() { Policy = StandardPolicy.Absolute(0.02), Criteria = new(0.2, null, null) };

    [Theory]
    [InlineData(0.86, 0.90, true)]
    [InlineData(0.90, 0.90, true)]
    [InlineData(0.88, 0.92, true)]
    [InlineData(0.88, 0.88, true)]
    [InlineData(0.8601, 0.90, false)]
    [InlineData(0.8999, 0.9199, false)]
    [InlineData(0.88, 0.90, false)]
    public void A_move_by_the_threshold_is_a_shift_and_a_smaller_one_is_not(double sensitivity, double specificity, bool shifted) =>
        Assert.Equal(shifted ? [0, 1] : [0, 0], Counts(Plain, [Overall(0.88, 0.90)], [Overall(sensitivity, specificity)]));

    [Theory]
    [InlineData(Regime.Listed)]
    [InlineData(Regime.Single)]
    [InlineData(Regime.None)]
    public void What_is_not_pooled_neither_shifts_nor_becomes_a_baseline(Regime regime)
    {
        var replay = Replay(Plain, [Overall(0.88, 0.90)], [Given.Stratum("overall", 0.5, 0.5, regime), Given.Stratum("modality=mri", 0.5, 0.5, regime)]);

        Assert.Empty(replay[1].Alerts);
        Assert.Equal((1, false), (replay[1].Baseline.Strata["overall"].Version, replay[1].Baseline.Strata.ContainsKey("modality=mri")));
    }

    [Fact]
    public void An_estimate_without_an_interval_is_not_compared() =>
        Assert.Empty(Replay(Plain, [Overall(0.88, 0.90) with { Specificity = null }])[0].Baseline.Strata);

    [Fact]
    public void Slow_drift_adds_up_against_the_baseline()
    {
        var replay = Replay(Plain, [.. Enumerable.Range(0, 6).Select(i => new[] { Overall(0.880 - 0.006 * i, 0.90) })]);

        Assert.Equal([0, 0, 0, 0, 1, 0], replay.Select(r => r.Alerts.Count));
        Assert.Equal(5, replay[^1].Baseline.Strata["overall"].Version);
    }

    [Fact]
    public void A_notice_does_not_hide_the_drift_that_adds_up_to_an_alert()
    {
        var policy = new PolicyNode
        {
            Any = [new() { Rule = "A1", Threshold = 0.02 }, new() { Rule = "A1", Threshold = 0.005, Severity = Severity.Info }],
        };

        var replay = Replay(Plain with { Policy = policy }, [.. Enumerable.Range(0, 5).Select(i => new[] { Overall(0.880 - 0.006 * i, 0.90) })]);

        Assert.Equal(["", "info", "info", "info", "warn"], replay.Select(r => string.Join(",", r.Alerts.Select(f => f.Result.Severity.Name()))));
    }

    [Fact]
    public void A_shift_knows_both_its_sides()
    {
        var alert = Assert.Single(Replay(Plain, [Given.Stratum("overall", 0.88, 0.90, k: 7)], [Overall(0.81, 0.91)])[1].Alerts);
        var shift = AlertComposer.Compose(alert, "Osteoporosis", Id, Plain, null);

        Assert.Equal(("overall", 0.02, "A1", Severity.Warn, 13), (shift.Stratum, shift.Threshold, shift.Rule, shift.Severity, shift.SeverityNumber));
        Assert.Equal((11, 7, 0.88), (shift.Before.Revision, shift.Before.K, shift.Before.Sensitivity.Estimate));
        Assert.Equal((12, 8, 0.81), (shift.After.Revision, shift.After.K, shift.After.Sensitivity.Estimate));
        Assert.Equal("All studies: sensitivity fell from 0.880 to 0.810, specificity rose from 0.900 to 0.910 (7 to 8 studies). Of 1,000 people at a prevalence of 20%, 14.0 more would be missed and 8.0 fewer would be wrongly flagged. Reasons: sensitivity moved by 7.0 percentage points (alert from 2).", shift.Summary);
        Assert.Equal("All studies: sensitivity fell from 0.880 to 0.810, specificity rose from 0.900 to 0.910 (7 to 8 studies). Of 1,000 people at a prevalence of 20%, 14.0 more would be missed and 8.0 fewer would be wrongly flagged.", shift.Lead);
        Assert.Equal(("All studies", "All studies, the estimate has shifted"), (shift.StratumLabel, shift.Headline));
        Assert.Equal("sensitivity moved by 7.0 percentage points (alert from 2)", Assert.Single(shift.Rules).Text);
        Assert.Equal((14.0, -8.0), (Math.Round(shift.DeltaFnPer1000!.Value, 9), Math.Round(shift.DeltaFpPer1000!.Value, 9)));
        Assert.Equal("/api/reviews/r/estimates/diff?from=11&to=12&stratum=overall", shift.Links["difference"]);
        Assert.Equal($"/reviews/r/alerts/{shift.Id}", shift.Links["shift"]);
        Assert.Equal("/reviews/r/changes?from=11&to=12", shift.Links["changes"]);
    }

    [Fact]
    public void A_side_that_did_not_move_stays() => Assert.Contains(
        "sensitivity rose from 0.880 to 0.910, specificity stayed at 0.900",
        AlertComposer.Summary(Assert.Single(Replay(Plain, [Overall(0.88, 0.90)], [Overall(0.91, 0.9001)])[1].Alerts)), StringComparison.Ordinal);

    [Fact]
    public void Only_the_strata_of_interest_are_watched()
    {
        var ct = Plain with { Strata = ["modality=ct"] };
        var replay = Replay(ct, [Overall(0.88, 0.90), Given.Stratum("modality=ct", 0.85, 0.90)], [Overall(0.60, 0.90), Given.Stratum("modality=ct", 0.80, 0.90)]);

        Assert.Equal("modality=ct", Assert.Single(replay[1].Alerts).Comparison.Stratum);
        Assert.Equal(["modality=ct"], replay[1].Baseline.Strata.Keys);
    }

    [Fact]
    public void An_estimate_that_returns_is_resolved_once_and_is_then_the_baseline()
    {
        var replay = Replay(Plain, [Overall(0.90, 0.90)], [Overall(0.85, 0.90)], [Overall(0.89, 0.90)], [Overall(0.90, 0.90)], [Overall(0.865, 0.90)]);

        Assert.Equal([0, 1, 1, 0, 1], replay.Select(r => r.Alerts.Count));
        Assert.Equal(replay[1].Alerts[0].Id, replay[2].Alerts[0].Resolves);
        Assert.Contains("back where it was before the alert", AlertComposer.Summary(replay[2].Alerts[0]), StringComparison.Ordinal);
        Assert.Null(replay[4].Alerts[0].Resolves);
    }

    [Fact]
    public void A_return_of_less_than_half_the_way_resolves_nothing()
    {
        var replay = Replay(Plain, [Overall(0.90, 0.90)], [Overall(0.85, 0.90)], [Overall(0.865, 0.90)], [Overall(0.872, 0.90)]);

        Assert.Equal([0, 1, 0, 1], replay.Select(r => r.Alerts.Count));
        Assert.Null(replay[3].Alerts[0].Resolves);
    }

    [Fact]
    public void A_cool_down_holds_an_alert_back_and_loses_nothing()
    {
        var replay = Replay(Plain with { Cooldown = TimeSpan.FromDays(2.5) }, [Overall(0.90, 0.90)], [Overall(0.87, 0.90)], [Overall(0.84, 0.90)], [Overall(0.83, 0.90)], [Overall(0.83, 0.90)]);

        Assert.Equal([0, 1, 0, 0, 1], replay.Select(r => r.Alerts.Count));
        Assert.Equal(2, replay[4].Alerts[0].Comparison.Before.EstimateVersion);
    }

    [Fact]
    public void A_change_of_method_is_never_an_alert_and_becomes_the_baseline()
    {
        var replay = Replay(
            Plain, [Overall(0.90, 0.90)], [Overall(0.80, 0.80) with { EngineVersion = "2" }], [Overall(0.80, 0.80) with { EngineVersion = "2" }],
            [Overall(0.77, 0.80) with { EngineVersion = "2" }]);

        Assert.Equal([0, 0, 0, 1], replay.Select(r => r.Alerts.Count));
    }

    [Fact]
    public void Another_kind_of_interval_is_never_an_alert_even_if_a_limit_crosses_the_minimum()
    {
        var tables = Enumerable.Range(1, 6).Select(i => Versions.Table($"s{i}", 80 + i, 10, 12 - i, 60 + 3 * i)).ToList();
        var wald = Versions.Message(1, tables);
        var profile = Pooling.Pool([.. tables.Select(t => new StudyTable(t.Label, new TwoByTwo(t.Tp, t.Fp, t.Fn, t.Tn)))], new() { Intervals = IntervalMethod.CalibratedProfile }).Sensitivity!.Value;
        var wide = wald.Strata[0] with { IntervalKind = IntervalKind.CalibratedProfile, Sensitivity = new(profile.Estimate, profile.Lower, profile.Upper) };
        var states = Versions.From(wald, wald with { EstimateVersion = 2, Strata = [wide] });

        Assert.True(wide.Sensitivity!.Lower < wald.Strata[0].Sensitivity!.Lower);
        var aligned = MethodAlignment.Align(states[0], states[0], wide, 4);
        Assert.Equal(wide.Sensitivity.Lower, aligned!.Estimates["overall"].Sensitivity!.Lower, 12);
        Assert.Equal(IntervalKind.CalibratedProfile, aligned.Estimates["overall"].IntervalKind);
        Assert.NotNull(MethodNoted.Between(states[0], states[1]));
    }

    [Fact]
    public void Another_kind_of_model_is_a_change_of_method_but_the_boundary_is_not()
    {
        Assert.Equal([0, 0], Counts(Plain, [Given.Stratum("overall", 0.90, 0.90, Regime.Univariate)], [Overall(0.80, 0.90)]));
        Assert.Equal([0, 1], Counts(Plain, [Given.Stratum("overall", 0.90, 0.90, Regime.Fixed)], [Overall(0.80, 0.90)]));
        Assert.Equal([0, 1], Counts(Plain, [Given.Stratum("overall", 0.90, 0.90, Regime.BivariateBoundary)], [Overall(0.80, 0.90)]));
    }

    private static StratumEstimate Overall(double sensitivity, double specificity) => Given.Stratum("overall", sensitivity, specificity);

    private static IEnumerable<int> Counts(EffectivePolicy policy, params StratumEstimate[][] versions) => Replay(policy, versions).Select(r => r.Alerts.Count);

    /// <summary>Decides version after version, a day apart.</summary>
    private static List<(IReadOnlyList<RaisedAlert> Alerts, Baseline Baseline)> Replay(EffectivePolicy policy, params StratumEstimate[][] versions)
    {
        var states = Versions.From([.. versions.Select((v, i) => Given.Recomputed("r", i + 1, v))]);
        var baseline = Baseline.Empty(Id);
        var steps = new List<(IReadOnlyList<RaisedAlert>, Baseline)>();
        foreach (var state in states)
        {
            var number = (int)state.EstimateVersion;
            var step = AlertDecider.Decide(
                policy, baseline, new DecisionContext(state, v => states.Single(s => s.EstimateVersion == v), (_, _) => [], Versions.Start.AddDays(number), () => new Guid(number, 0, 0, new byte[8])));
            baseline = step.Baseline;
            steps.Add(step);
        }

        return steps;
    }
}
