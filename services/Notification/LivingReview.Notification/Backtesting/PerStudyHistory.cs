using System.Collections.Immutable;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Notification.History;
using LivingReview.Notification.Policies;

namespace LivingReview.Notification.Backtesting;

/// <summary>
/// A history with a version for every change of the evidence. What came in one burst has one version of the estimates; here its studies come
/// one after the other, each stratum that they touch pooled again from its tables, so that a policy is asked about every step. Versions that
/// were really estimated stay what they were; a step in between rests on the tables as they are at the burst's end. A pure function.
/// </summary>
internal static class PerStudyHistory
{
    /// <summary>Steps worked out for one burst; of a larger one some changes share a step.</summary>
    private const int MaxSteps = 150;

    public static IReadOnlyList<ReviewState> Expand(IReadOnlyList<ReviewState> versions)
    {
        var expanded = new List<ReviewState>();
        ReviewState? before = null;
        foreach (var version in versions)
        {
            expanded.AddRange(Between(before, version));
            expanded.Add(version);
            before = version;
        }

        return [.. expanded.Select((state, i) => state with { EstimateVersion = i + 1 })];
    }

    private static IEnumerable<ReviewState> Between(ReviewState? before, ReviewState after)
    {
        var changes = after.Causes.Where(c => c.StudyId is not null).OrderBy(c => c.Revision).ToList();
        if (changes.Count < 2 || after.Tables.IsEmpty) yield break;

        var tables = before?.Tables ?? after.Tables.Clear();
        var estimates = before?.Estimates ?? after.Estimates.Clear();
        var size = (changes.Count + MaxSteps - 1) / MaxSteps;
        foreach (var step in changes.Chunk(size).SkipLast(1))
        {
            var touched = new HashSet<string>(StringComparer.Ordinal);
            foreach (var change in step)
            {
                Touch(tables.GetValueOrDefault(change.StudyId!));
                var table = change.Kind == ChangeKind.Withdrawn ? null : after.Tables.GetValueOrDefault(change.StudyId!);
                tables = table is null ? tables.Remove(change.StudyId!) : tables.SetItem(change.StudyId!, table);
                Touch(table);
            }

            foreach (var stratum in touched.Where(after.Estimates.ContainsKey))
            {
                var inside = tables.Values.Where(t => t.Strata.Contains(stratum, StringComparer.Ordinal)).ToList();
                estimates = estimates.SetItem(stratum, Estimate(after.Estimates[stratum], inside, after.Protocol, step[^1].Revision));
            }

            yield return after with
            {
                Revision = step[^1].Revision,
                Tables = tables,
                Estimates = estimates,
                Order = [.. after.Order.Where(estimates.ContainsKey)],
                Causes = step,
            };

            void Touch(EvidenceTable? table) => touched.UnionWith(table?.Strata ?? []);
        }
    }

    /// <summary>A stratum pooled from its tables the way the review pools it.</summary>
    private static StratumEstimate Estimate(StratumEstimate like, List<EvidenceTable> tables, Protocol? protocol, long revision)
    {
        var bare = like with { K = tables.Count, Regime = Contracts.Estimates.Regime.None, Sensitivity = null, Specificity = null, DiagnosticOddsRatio = null, Revision = revision };
        if (tables.Count == 0) return bare;
        var pooled = Pooling.Pool(tables.ToStudyTables(), new PoolingOptions { MinimumStudies = protocol?.MinimumStudies ?? 4, Intervals = like.IntervalKind.As<IntervalMethod>() });
        return bare.With(pooled);
    }
}
