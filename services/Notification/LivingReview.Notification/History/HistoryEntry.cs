using System.Globalization;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Notification.History;

/// <summary>One version of a review's estimates that was evaluated, stored as the difference to the one before.</summary>
public sealed record HistoryEntry
{
    public required string Id { get; init; }

    public required string Review { get; init; }

    /// <summary>
    /// Position in the history. It is the version in analysis's log as long as that log was never lost; afterwards the history goes on
    /// counting when the log starts again.
    /// </summary>
    public required long EstimateVersion { get; init; }

    /// <summary>How far the position is ahead of the version in analysis's log: above 0 only after that log was lost.</summary>
    public long Offset { get; init; }

    public required long Revision { get; init; }

    public required DateTimeOffset At { get; init; }

    public required double ShiftThreshold { get; init; }

    /// <summary>Set if it differs from the one before.</summary>
    public Protocol? Protocol { get; init; }

    /// <summary>All strata that have a study.</summary>
    public required IReadOnlyList<string> Order { get; init; }

    /// <summary>The strata whose estimate or inputs changed.</summary>
    public required IReadOnlyList<StratumEstimate> Strata { get; init; }

    /// <summary>Tables that are new or differ.</summary>
    public required IReadOnlyList<EvidenceTable> Tables { get; init; }

    /// <summary>Studies that have no table any more.</summary>
    public required IReadOnlyList<string> RemovedTables { get; init; }

    public required IReadOnlyList<EvidenceChange> Causes { get; init; }

    internal static string IdOf(string review, long position) => string.Create(CultureInfo.InvariantCulture, $"{review}/{position:D9}");

    /// <summary>The entry of a version that follows the newest.</summary>
    internal static HistoryEntry From(EstimateVersionAdded message, long offset) => new()
    {
        Id = IdOf(message.Review, message.EstimateVersion + offset),
        Review = message.Review,
        EstimateVersion = message.EstimateVersion + offset,
        Offset = offset,
        Revision = message.Revision,
        At = message.OccurredAt,
        ShiftThreshold = message.ShiftThreshold,
        Protocol = message.Protocol,
        Order = message.Order,
        Strata = message.Strata,
        Tables = message.Tables,
        RemovedTables = message.RemovedTables,
        Causes = message.Causes,
    };

    /// <summary>The entry of a message that carries everything.</summary>
    internal static HistoryEntry Between(ReviewState? before, EstimatesRecomputed message) => Between(before, ReviewState.From(message));

    /// <summary>The difference between two states, whichever way led from one to the other.</summary>
    internal static HistoryEntry Between(ReviewState? before, ReviewState after) => new()
    {
        Id = IdOf(after.Review, after.EstimateVersion),
        Review = after.Review,
        EstimateVersion = after.EstimateVersion,
        Revision = after.Revision,
        At = after.At,
        ShiftThreshold = after.ShiftThreshold,
        Protocol = after.Protocol,
        Order = after.Order,
        Strata = [.. after.Order.Select(s => after.Estimates[s]).Where(s => before?.Estimates.GetValueOrDefault(s.Stratum) is not { } old || !AreSame(old, s))],
        Tables = [.. after.Tables.Values.Where(t => before?.Tables.GetValueOrDefault(t.StudyId) is not { } old || !AreSame(old, t))],
        RemovedTables = [.. (before?.Tables.Keys ?? []).Where(id => !after.Tables.ContainsKey(id))],
        Causes = after.Causes,
    };

    // Records compare their lists by reference; what differs is compared by content.
    private static bool AreSame(StratumEstimate a, StratumEstimate b) =>
        a.Warnings.SequenceEqual(b.Warnings, StringComparer.Ordinal) && (a with { Warnings = b.Warnings, WarningCodes = b.WarningCodes }) == b;

    private static bool AreSame(EvidenceTable a, EvidenceTable b) =>
        a.Strata.SequenceEqual(b.Strata, StringComparer.Ordinal) && AreSame(a.Others ?? [], b.Others ?? []) && (a with { Strata = b.Strata, Others = b.Others }) == b;

    private static bool AreSame(IReadOnlyList<EvidenceTable> a, IReadOnlyList<EvidenceTable> b) => a.Count == b.Count && a.Zip(b, AreSame).All(same => same);
}
