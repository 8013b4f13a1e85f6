using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Contracts;

/// <summary>
/// Integration event: a version was added to a review's estimate log. It carries what the version changed, so it is applied to the version
/// before it; a service that lacks that one asks for it with <see cref="EstimatesReplayRequested"/>. Version 1 is complete.
/// </summary>
public sealed record EstimateVersionAdded
{
    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>Title of the review.</summary>
    public required string Title { get; init; }

    /// <summary>Number of the version: 1, 2, 3, ... without gaps, and from 1 again in a log that was lost and started again.</summary>
    public required long EstimateVersion { get; init; }

    /// <summary>When the version was written. Together with the number it identifies the version.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>When the version before it was written; null in version 1.</summary>
    public DateTimeOffset? PreviousOccurredAt { get; init; }

    /// <summary>Revision of the evidence.</summary>
    public required long Revision { get; init; }

    /// <summary>Threshold of the protocol's default policy.</summary>
    public required double ShiftThreshold { get; init; }

    /// <summary>Names of all strata that have a study, in the order shown. A stratum that is missing here has no study any more.</summary>
    public required IReadOnlyList<string> Order { get; init; }

    /// <summary>The strata whose estimate or inputs changed.</summary>
    public required IReadOnlyList<StratumEstimate> Strata { get; init; }

    /// <summary>The tables of the main analysis that are new or differ.</summary>
    public required IReadOnlyList<EvidenceTable> Tables { get; init; }

    /// <summary>Studies that have no table any more.</summary>
    public required IReadOnlyList<string> RemovedTables { get; init; }

    /// <summary>Changes of the evidence since the version before.</summary>
    public required IReadOnlyList<EvidenceChange> Causes { get; init; }

    /// <summary>The protocol, if it changed; always in version 1.</summary>
    public Protocol? Protocol { get; init; }
}
