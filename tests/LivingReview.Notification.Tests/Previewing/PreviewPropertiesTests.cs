using CsCheck;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Notification.Alerts;
using LivingReview.Notification.History;
using LivingReview.Notification.Policies;
using LivingReview.Notification.Previewing;
using LivingReview.Notification.Subscriptions;
using LivingReview.Notification.Tests.Policies;

namespace LivingReview.Notification.Tests.Previewing;

public sealed class PreviewPropertiesTests
{
    private static readonly Gen<EvidenceTable> Table = Gen.Select(Gen.Int[5, 120], Gen.Int[0, 60], Gen.Int[0, 60], Gen.Int[5, 120], Gen.Bool).Select(
        (tp, fp, fn, tn, ct) => Versions.Table("", tp, fp, fn, tn, ["overall", ct ? "modality=ct" : "modality=mri"]));

    private static readonly PolicyNode?[] Choices =
    [
        null,
        new() { Rule = "A1", Threshold = 0.01 },
        new() { Rule = "A3", Threshold = 0.2 },
        new() { Any = [new() { Rule = "A14" }, new() { Rule = "A4" }, new() { All = [new() { Rule = "A2", Threshold = 2 }, new() { Rule = "A3", Threshold = 0.3 }] }] },
        new() { Any = [new() { Rule = "A5", Threshold = 0.2 }, new() { Rule = "A10" }, new() { Rule = "A12" }] },
    ];

    private static readonly Gen<PolicyNode?> Policies = Gen.Int[0, Choices.Length - 1].Select(i => Choices[i]);

    /// <summary>However a review grew, and whatever was reported on the way: the alerts previewed for the next study are those that its version raises.</summary>
    [Fact]
    public void The_preview_of_a_study_raises_what_its_version_raises() => Gen.Select(Table.Array[10, 16], Policies, Gen.Double[0, 48], Gen.Int[0, 9]).Sample((tables, policy, cooldown, replaced) =>
    {
        EvidenceTable[] named = [.. tables.Select((t, i) => t with { StudyId = $"s{i}", Label = $"s{i}" })];
        // The last study is new, or the correction of one that is there.
        var last = replaced < 5 ? named[^1] with { StudyId = $"s{replaced}", Label = $"s{replaced}" } : named[^1];
        var subscription = new Subscription
        {
            Id = new Guid(7, 0, 0, new byte[8]),
            Review = "r",
            Name = "s",
            Policy = policy,
            CooldownHours = cooldown,
            TargetPrevalence = 0.2,
            MinimumSensitivity = 0.7,
            MinimumSpecificity = 0.7,
            Status = Subscription.Active,
            CreatedAt = Versions.Start,
        };
        var history = Grow(named[..^1]);
        var changes = history.SelectMany(s => s.Causes).ToList();
        var baseline = Baseline.Empty(subscription.Id);
        foreach (var state in history) baseline = Evaluate(state, [.. history.TakeWhile(s => s != state), state], changes, subscription, baseline, state.At).After;

        var change = new EvidenceChange { Revision = history[^1].Revision + 1, Kind = replaced < 5 ? ChangeKind.Amended : ChangeKind.Accepted, StudyId = last.StudyId, Label = last.Label };
        EvidenceTable[] all = [.. named[..^1].Where(t => t.StudyId != last.StudyId), last];
        var saved = Next(history[^1], all, change);
        var at = saved.At;
        var previewed = HypotheticalState.After(history[^1], new StudyPreview
        {
            Review = "r",
            Revision = history[^1].Revision,
            Change = change,
            Table = last,
            Strata =
            [
                .. saved.Order.Union(history[^1].Order).Where(s => history[^1].Estimates.GetValueOrDefault(s) != saved.Estimates.GetValueOrDefault(s)).Select(s => new StratumPreview
                {
                    Stratum = s, Before = history[^1].Estimates.GetValueOrDefault(s), After = saved.Order.Contains(s) ? saved.Estimates.GetValueOrDefault(s) : null,
                }),
            ],
        });

        var promised = Evaluate(previewed, history, [.. changes, change], subscription, baseline, at).Alerts;
        var raised = Evaluate(saved, history, [.. changes, change], subscription, baseline, at).Alerts;

        // In the order of the strata's names: a stratum that a corrected study leaves may come earlier or later in the review's own order.
        Assert.Equal(Described(raised), Described(promised));
    }, iter: 40);

    private static IEnumerable<(string, string, Severity, bool, string)> Described(IEnumerable<RaisedAlert> alerts) => alerts
        .OrderBy(alert => alert.Comparison.Stratum, StringComparer.Ordinal)
        .Select(alert => (alert.Comparison.Stratum, alert.Result.Name, alert.Result.Severity, alert.Resolves is not null, AlertComposer.Summary(alert)));

    private static EvaluationResult Evaluate(
        ReviewState now, IReadOnlyList<ReviewState> versions, IReadOnlyList<EvidenceChange> changes, Subscription subscription, Baseline baseline, DateTimeOffset at)
    {
        var number = 0;
        return new SubscriptionEvaluation(now, versions, changes, at).Evaluate(subscription, baseline, () => new Guid((int)now.EstimateVersion, (short)++number, 0, new byte[8]))!;
    }

    private static List<ReviewState> Grow(EvidenceTable[] tables)
    {
        var states = new List<ReviewState> { Next(null, tables[..6], new EvidenceChange { Revision = 6, Kind = ChangeKind.Accepted, StudyId = "s5", Label = "s5" }) };
        for (var i = 7; i <= tables.Length; i++)
            states.Add(Next(states[^1], tables[..i], new EvidenceChange { Revision = i, Kind = ChangeKind.Accepted, StudyId = tables[i - 1].StudyId, Label = tables[i - 1].Label }));
        return states;
    }

    private static ReviewState Next(ReviewState? before, EvidenceTable[] tables, EvidenceChange change) =>
        ReviewState.Next(before, HistoryEntry.Between(before, Versions.Message((before?.EstimateVersion ?? 0) + 1, tables, null, change) with { Revision = change.Revision }));
}
