using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Contracts;

/// <summary>Integration event: the estimates of a review were brought up to a revision. Carries every stratum, so that the newest is enough.</summary>
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

    /// <summary>When the literature was last searched; null if unknown.</summary>
    public DateTimeOffset? LastSearchAt { get; init; }

    /// <summary>Search hits that nobody has assessed yet; null if unknown.</summary>
    public int? UnassessedBacklog { get; init; }

    /// <summary>
    /// The newest change of the method in the review's log, if there ever was one; of this version if its number is the same. Whoever knows
    /// only versions before it takes its differences for the method's, not the evidence's.
    /// </summary>
    public MethodChange? MethodChange { get; init; }
}
