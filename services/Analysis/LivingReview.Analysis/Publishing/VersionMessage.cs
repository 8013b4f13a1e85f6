using System.Text.Json;
using JasperFx.Events;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Strata;
using LivingReview.Contracts.Studies;

namespace LivingReview.Analysis.Publishing;

/// <summary>From an entry of the estimate log, and the evidence on both sides of it, to what is published: a pure function.</summary>
internal static class VersionMessage
{
    /// <param name="e">The entry.</param>
    /// <param name="previous">When the entry before was written; null for the first.</param>
    /// <param name="before">The evidence of the entry before; empty for the first.</param>
    /// <param name="after">The evidence of the entry.</param>
    public static EstimateVersionAdded Create(IEvent e, DateTimeOffset? previous, EvidenceState before, EvidenceState after)
    {
        var estimated = EstimatedBy(e);
        var sameProtocol = before.Head > 0 && AreSame(before.Protocol, after.Protocol);
        return new EstimateVersionAdded
        {
            Review = e.StreamKey!,
            Title = estimated.Title,
            EstimateVersion = e.Version,
            OccurredAt = e.Timestamp,
            PreviousOccurredAt = previous,
            Revision = estimated.Revision,
            ShiftThreshold = estimated.ShiftThreshold,
            Order = estimated.Order,
            Strata = [.. estimated.Changed.Where(s => estimated.Order.Contains(s.Stratum, StringComparer.Ordinal))],
            Tables = [.. ChangedTables(before, after, sameProtocol, e.Data is MethodChanged)],
            RemovedTables = [.. before.Studies.Keys.Where(id => !after.Studies.ContainsKey(id))],
            Causes = estimated.Causes,
            Protocol = sameProtocol ? null : after.Protocol,
        };
    }

    /// <summary>
    /// Compared by content: the two states may have been read at different times, and what is published must not depend on that. Another
    /// method may count other tables of a study that has several: those are sent again.
    /// </summary>
    private static IEnumerable<EvidenceTable> ChangedTables(EvidenceState before, EvidenceState after, bool sameProtocol, bool anotherMethod)
    {
        foreach (var study in after.Studies.Values)
        {
            var old = before.Studies.GetValueOrDefault(study.Id);
            var again = anotherMethod && study.Tables.Count > 1;
            if (!again && sameProtocol && ReferenceEquals(old, study)) continue;
            var table = TableOf(after, study);
            if (again || old is null || !AreSame(TableOf(before, old), table)) yield return table;
        }
    }

    private static bool AreSame<T>(T a, T b) => ReferenceEquals(a, b) || JsonSerializer.Serialize(a) == JsonSerializer.Serialize(b);

    /// <summary>What an entry estimated, whether it followed from evidence or from a change of the method.</summary>
    public static StrataEstimated EstimatedBy(IEvent e) => e.Data is MethodChanged method ? method.Estimated : (StrataEstimated)e.Data;

    /// <summary>Revision of the evidence of the entry before; 0 for the first. A change of the method alone has no causes.</summary>
    public static long RevisionBefore(StrataEstimated estimated) => estimated.Causes.Count == 0 ? estimated.Revision : estimated.Causes.Min(c => c.Revision) - 1;

    /// <summary>A study's table in the main analysis with the strata that it counts in; beside it its other tables that count in some.</summary>
    public static EvidenceTable TableOf(EvidenceState evidence, ExtractedStudy study)
    {
        var counted = (from definition in StratumDefinition.AllOf(evidence.Protocol)
                       from table in TableSelector.Select(study, definition)?.Counted ?? []
                       select (Table: table, definition.Name)).ToLookup(c => c.Table, c => c.Name, ReferenceEqualityComparer.Instance);
        var others = study.Tables.Where(t => !t.Primary && counted.Contains(t)).Select(Part).ToList();
        return Part(Stratum.Primary(study)) with { Others = others.Count == 0 ? null : others };

        EvidenceTable Part(ExtractedTable table) => new()
        {
            StudyId = study.Id,
            Label = study.Label,
            Tp = table.Tp,
            Fp = table.Fp,
            Fn = table.Fn,
            Tn = table.Tn,
            RiskOfBias = table.RiskOfBias,
            Strata = [.. counted[table]],
        };
    }
}
