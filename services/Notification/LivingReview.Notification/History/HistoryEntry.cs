using System.Globalization;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Notification.History;

/// <summary>One version of a review's estimates as it arrived, stored as the difference to the one that arrived before.</summary>
public sealed record HistoryEntry
{
    public required string Id { get; init; }

    public required string Review { get; init; }

    public required long EstimateVersion { get; init; }

    public required long Revision { get; init; }

    public required DateTimeOffset At { get; init; }

    public required double ShiftThreshold { get; init; }

    /// <summary>Set if it differs from the one before.</summary>
    public Protocol? Protocol { get; init; }

    public DateTimeOffset? LastSearchAt { get; init; }

    public int? UnassessedBacklog { get; init; }

    /// <summary>All strata that have a study.</summary>
    public required IReadOnlyList<string> Order { get; init; }

    /// <summary>The strata whose result is another.</summary>
    public required IReadOnlyList<StratumEstimate> Strata { get; init; }

    /// <summary>Tables that are new or other.</summary>
    public required IReadOnlyList<EvidenceTable> Tables { get; init; }

    /// <summary>Studies that have no table any more.</summary>
    public required IReadOnlyList<string> RemovedTables { get; init; }

    public required IReadOnlyList<EvidenceChange> Causes { get; init; }

    internal static string IdOf(string review, long version) => string.Create(CultureInfo.InvariantCulture, $"{review}/{version:D9}");

    internal static HistoryEntry Between(ReviewState? before, EstimatesRecomputed message)
    {
        var tables = message.Tables ?? [];
        var ids = tables.Select(t => t.StudyId).ToHashSet(StringComparer.Ordinal);
        return new HistoryEntry
        {
            Id = IdOf(message.Review, message.EstimateVersion),
            Review = message.Review,
            EstimateVersion = message.EstimateVersion,
            Revision = message.Revision,
            At = message.OccurredAt,
            ShiftThreshold = message.ShiftThreshold,
            Protocol = message.Protocol,
            LastSearchAt = message.LastSearchAt,
            UnassessedBacklog = message.UnassessedBacklog,
            Order = [.. message.Strata.Select(s => s.Stratum)],
            Strata = [.. message.Strata.Where(s => before?.Estimates.GetValueOrDefault(s.Stratum) is not { } old || !AreSame(old, s))],
            Tables = [.. tables.Where(t => before?.Tables.GetValueOrDefault(t.StudyId) is not { } old || !AreSame(old, t))],
            RemovedTables = [.. (before?.Tables.Keys ?? []).Where(id => !ids.Contains(id))],
            Causes = message.Causes,
        };
    }

    // Records compare their lists by reference; what differs is compared by content.
    private static bool AreSame(StratumEstimate a, StratumEstimate b) =>
        a.Warnings.SequenceEqual(b.Warnings, StringComparer.Ordinal) && (a with { Warnings = b.Warnings }) == b;

    private static bool AreSame(EvidenceTable a, EvidenceTable b) =>
        a.Strata.SequenceEqual(b.Strata, StringComparer.Ordinal) && AreSame(a.Others ?? [], b.Others ?? []) && (a with { Strata = b.Strata, Others = b.Others }) == b;

    private static bool AreSame(IReadOnlyList<EvidenceTable> a, IReadOnlyList<EvidenceTable> b) => a.Count == b.Count && a.Zip(b, AreSame).All(same => same);
}
