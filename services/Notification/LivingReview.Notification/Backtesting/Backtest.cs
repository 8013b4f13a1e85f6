using LivingReview.Contracts.Shifts;
using LivingReview.Notification.History;
using LivingReview.Notification.Policies;
using LivingReview.Notification.Shifts;

namespace LivingReview.Notification.Backtesting;

/// <summary>
/// What a policy would have told about a history: the decisions of the real thing (<see cref="AlertDecider"/>) over the versions as they
/// arrived, each at its own time. A pure function.
/// </summary>
internal static class Backtest
{
    private const int MostCauses = 12;

    public static BacktestReport Run(string review, Mandate mandate, IReadOnlyList<ReviewState> versions, long? knownChange = null)
    {
        var byVersion = versions.ToDictionary(v => v.EstimateVersion);
        var changes = versions.SelectMany(v => v.Causes).DistinctBy(c => c.Revision).OrderBy(c => c.Revision).ToList();
        var baseline = Baseline.Empty(Guid.Empty);
        var number = 0;
        var entries = new List<BacktestEntry>();
        foreach (var version in versions)
        {
            var (findings, heard) = AlertDecider.Decide(
                mandate, baseline, version, v => byVersion.GetValueOrDefault(v), (from, to) => [.. changes.Where(c => c.Revision > from && c.Revision <= to)],
                version.At, () => new Guid(++number, 0, 0, new byte[8]));
            baseline = heard;
            entries.AddRange(findings.Select(f => Entry(f, version.At)));
        }

        return new BacktestReport
        {
            Review = review,
            Policy = mandate.Policy,
            Notes = mandate.Notes,
            Versions = versions.Count,
            FromRevision = versions[0].Revision,
            ToRevision = versions[^1].Revision,
            Alerts = entries.Count(e => e is { Kind: "shifted", Severity: > Severity.Info }),
            Notices = entries.Count(e => e is { Kind: "shifted", Severity: Severity.Info }),
            Entries = entries,
            Delay = knownChange is { } change ? Delay(entries, versions, change) : null,
        };
    }

    private static BacktestEntry Entry(Finding finding, DateTimeOffset at) => new()
    {
        Kind = finding.Resolves is null ? "shifted" : "resolved",
        Severity = finding.Verdict.Severity,
        Stratum = finding.Comparison.Stratum,
        Rule = finding.Verdict.Name,
        Summary = ShiftComposition.Sentence(finding),
        Rules = [.. finding.Verdict.Rules.Select(r => new RuleFinding { Rule = r.Rule, Value = r.Value, Threshold = r.Threshold, Text = r.Text })],
        Causes = [.. finding.Comparison.Causes.TakeLast(MostCauses)],
        At = at,
        Before = ShiftComposition.PointOf(finding.Comparison.Before, finding.Comparison.Stratum),
        After = ShiftComposition.PointOf(finding.Comparison.After, finding.Comparison.Stratum),
    };

    private static BacktestDelay? Delay(List<BacktestEntry> entries, IReadOnlyList<ReviewState> versions, long change)
    {
        var first = entries.FirstOrDefault(e => e is { Kind: "shifted", Severity: > Severity.Info } && e.After.Revision >= change);
        var happened = versions.FirstOrDefault(v => v.Revision >= change);
        return first is null || happened is null ? null : new BacktestDelay(first.After.Revision - change, (first.At - happened.At).TotalDays, first.After.Revision);
    }
}
