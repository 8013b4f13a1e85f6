using LivingReview.Contracts.Alerts;
using LivingReview.Notification.Alerts;
using LivingReview.Notification.History;
using LivingReview.Notification.Policies;

namespace LivingReview.Notification.Backtesting;

/// <summary>
/// What a policy would have sent over a history: the decisions of the real thing (<see cref="AlertDecider"/>) over the versions as they
/// arrived, each at its own time. A pure function.
/// </summary>
internal static class Backtest
{
    private const int MaxCauses = 12;

    public static BacktestReport Run(string review, EffectivePolicy policy, IReadOnlyList<ReviewState> versions, long? knownChange = null)
    {
        var byVersion = versions.ToDictionary(v => v.EstimateVersion);
        var changes = versions.SelectMany(v => v.Causes).DistinctBy(c => c.Revision).OrderBy(c => c.Revision).ToList();
        var baseline = Baseline.Empty(Guid.Empty);
        var number = 0;
        var entries = new List<BacktestEntry>();
        foreach (var version in versions)
        {
            (var alerts, baseline) = AlertDecider.Decide(policy, baseline, new DecisionContext(
                version, byVersion.GetValueOrDefault, (from, to) => [.. changes.Where(c => c.Revision > from && c.Revision <= to)], version.At, () => new Guid(++number, 0, 0, new byte[8])));
            entries.AddRange(alerts.Select(alert => AlertComposer.ToEntry(alert, version.At, MaxCauses)));
        }

        return new BacktestReport
        {
            Review = review,
            Policy = policy.Policy,
            Notes = policy.Notes,
            Versions = versions.Count,
            FromRevision = versions[0].Revision,
            ToRevision = versions[^1].Revision,
            Alerts = entries.Count(e => e is { Kind: "shifted", Severity: > Severity.Info }),
            Notices = entries.Count(e => e is { Kind: "shifted", Severity: Severity.Info }),
            Entries = entries,
            Delay = knownChange is { } change ? Delay(entries, versions, change) : null,
        };
    }

    private static BacktestDelay? Delay(List<BacktestEntry> entries, IReadOnlyList<ReviewState> versions, long change)
    {
        var first = entries.FirstOrDefault(e => e is { Kind: "shifted", Severity: > Severity.Info } && e.After.Revision >= change);
        var happened = versions.FirstOrDefault(v => v.Revision >= change);
        return first is null || happened is null ? null : new BacktestDelay(first.After.Revision - change, (first.At - happened.At).TotalDays, first.After.Revision);
    }
}
