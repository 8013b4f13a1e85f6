using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Explaining;

/// <summary>Why the stored estimate of a stratum moved: the one attribution (<see cref="ChangeAttribution"/>), and what the method did beside it. A pure function.</summary>
internal static class Attributor
{
    /// <summary>Explains a change; null unless both sides are pooled.</summary>
    public static Attribution? Explain(StratumInputs before, StratumEstimate stored, StratumInputs after, StratumEstimate now)
    {
        if (!stored.Regime.IsPooled() || !now.Regime.IsPooled()) return null;
        var change = PointOf(now) - PointOf(stored);
        var evidence = before.IsClustered
            ? ChangeAttribution.Explain(TablesOf(before), TablesOf(after), tables => PointOf(StratumPooling.PoolAnyNumber(before, tables)))
            : ChangeAttribution.Explain(TablesOf(before), TablesOf(after), before.Options);
        var isToday = stored.EngineVersion == Engine.Version && now.EngineVersion == Engine.Version;
        var labels = before.Studies.Concat(after.Studies).GroupBy(s => s.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Label, StringComparer.Ordinal);
        return Attribution.From(ToContract(change), ToContract(isToday ? change.Zero : change - evidence.Change),
        [
            .. evidence.Studies.Select(s => new StudyShare
            {
                StudyId = s.Study,
                Label = labels[s.Study],
                Kind = s.Before.Count == 0 ? ChangeKind.Accepted : s.After.Count == 0 ? ChangeKind.Withdrawn : ChangeKind.Amended,
                Share = ToContract(s.Share),
            }),
        ]);
    }

    private static PointDifference PointOf(StratumEstimate estimate) => new(estimate.Sensitivity?.Estimate, estimate.Specificity?.Estimate);

    private static PointDifference PointOf(PooledEstimate pooled) => new(pooled.Sensitivity?.Estimate, pooled.Specificity?.Estimate);

    private static PointChange ToContract(PointDifference difference) => new(difference.Sensitivity, difference.Specificity);

    private static IReadOnlyList<StudyTable> TablesOf(StratumInputs inputs) => [.. inputs.Studies.Select(s => new StudyTable(s.Id, StratumInputs.Counts(s)))];
}
