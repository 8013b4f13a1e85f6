using System.Collections.Immutable;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Notification.History;

/// <summary>What a review believed at one version of its estimates, and on what tables. Immutable; versions share what did not change.</summary>
internal sealed record ReviewState
{
    public required string Review { get; init; }

    /// <summary>Position in the history; see <see cref="HistoryEntry.EstimateVersion"/>.</summary>
    public required long EstimateVersion { get; init; }

    public required long Revision { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Threshold of the protocol's default policy.</summary>
    public required double ShiftThreshold { get; init; }

    public Protocol? Protocol { get; init; }

    /// <summary>When the literature was last searched, where the evaluation knows it.</summary>
    public DateTimeOffset? LastSearchAt { get; init; }

    /// <summary>Search hits that wait for a decision, where the evaluation knows it.</summary>
    public int? UnassessedBacklog { get; init; }

    /// <summary>The certainty that people have entered, by stratum, where the evaluation knows it.</summary>
    public IReadOnlyDictionary<string, string>? Certainty { get; init; }

    /// <summary>Names of the strata, in the order shown.</summary>
    public IReadOnlyList<string> Order { get; init; } = [];

    public ImmutableDictionary<string, StratumEstimate> Estimates { get; init; } = ImmutableDictionary.Create<string, StratumEstimate>(StringComparer.Ordinal);

    /// <summary>The tables by study id; empty if the sender did not say.</summary>
    public ImmutableSortedDictionary<string, EvidenceTable> Tables { get; init; } = ImmutableSortedDictionary.Create<string, EvidenceTable>(StringComparer.Ordinal);

    /// <summary>The changes of the evidence since the version before.</summary>
    public IReadOnlyList<EvidenceChange> Causes { get; init; } = [];

    /// <summary>The estimate of a stratum, if it is pooled.</summary>
    public StratumEstimate? Pooled(string stratum) =>
        Estimates.GetValueOrDefault(stratum) is { } estimate && estimate.IsPooledInBoth() ? estimate : null;

    /// <summary>The tables of a stratum, by study id: of a study its main table, or another where that one counts.</summary>
    public IReadOnlyList<EvidenceTable> TablesOf(string stratum) =>
        [.. Tables.Values.SelectMany(t => (t.Others ?? []).Prepend(t)).Where(t => t.Strata.Contains(stratum, StringComparer.Ordinal))];

    /// <summary>The state that a message with every stratum and table describes.</summary>
    public static ReviewState From(EstimatesRecomputed message) => new()
    {
        Review = message.Review,
        EstimateVersion = message.EstimateVersion,
        Revision = message.Revision,
        At = message.OccurredAt,
        ShiftThreshold = message.ShiftThreshold,
        Protocol = message.Protocol,
        Order = [.. message.Strata.Select(s => s.Stratum)],
        Estimates = message.Strata.ToImmutableDictionary(s => s.Stratum, StringComparer.Ordinal),
        Tables = (message.Tables ?? []).ToImmutableSortedDictionary(t => t.StudyId, t => t, StringComparer.Ordinal),
        Causes = message.Causes,
    };

    /// <summary>The state after one more entry of the history.</summary>
    public static ReviewState Next(ReviewState? before, HistoryEntry entry)
    {
        var estimates = before?.Estimates ?? ImmutableDictionary.Create<string, StratumEstimate>(StringComparer.Ordinal);
        var tables = before?.Tables ?? ImmutableSortedDictionary.Create<string, EvidenceTable>(StringComparer.Ordinal);
        return new ReviewState
        {
            Review = entry.Review,
            EstimateVersion = entry.EstimateVersion,
            Revision = entry.Revision,
            At = entry.At,
            ShiftThreshold = entry.ShiftThreshold,
            Protocol = entry.Protocol ?? before?.Protocol,
            Order = entry.Order,
            Estimates = estimates.RemoveRange(estimates.Keys.Except(entry.Order, StringComparer.Ordinal)).SetItems(entry.Strata.Select(s => KeyValuePair.Create(s.Stratum, s))),
            Tables = tables.RemoveRange(entry.RemovedTables).SetItems(entry.Tables.Select(t => KeyValuePair.Create(t.StudyId, t))),
            Causes = entry.Causes,
        };
    }
}
