using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Contracts;

/// <summary>
/// Integration event of earlier versions, which carried every stratum and table: the estimates of a review as a whole. Published only in
/// answer to a replay request that does not ask for each version; consumed from queues and from older senders.
/// <see cref="EstimateVersionAdded"/> has taken its place.
/// </summary>
public sealed record EstimatesRecomputed
{
    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>Title of the review.</summary>
    public required string Title { get; init; }

    /// <summary>Version of the estimate log; without gaps.</summary>
    public required long EstimateVersion { get; init; }

    /// <summary>Revision of the evidence.</summary>
    public required long Revision { get; init; }

    /// <summary>Threshold of the protocol's default policy.</summary>
    public required double ShiftThreshold { get; init; }

    /// <summary>All strata.</summary>
    public required IReadOnlyList<StratumEstimate> Strata { get; init; }

    /// <summary>Names of the strata that changed.</summary>
    public required IReadOnlyList<string> Changed { get; init; }

    /// <summary>Changes of the evidence since the version before.</summary>
    public required IReadOnlyList<EvidenceChange> Causes { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>The protocol at that revision; null from senders that do not say.</summary>
    public Protocol? Protocol { get; init; }

    /// <summary>Every study's table in the main analysis at that revision; null from senders that do not say.</summary>
    public IReadOnlyList<EvidenceTable>? Tables { get; init; }
}
