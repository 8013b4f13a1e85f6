namespace LivingReview.Contracts.Estimates;

/// <summary>Response: how far a review's estimates go.</summary>
public sealed record EstimatesHead
{
    /// <summary>The review.</summary>
    public required string Review { get; init; }

    /// <summary>Revision up to which the evidence has arrived without a gap.</summary>
    public required long EvidenceRevision { get; init; }

    /// <summary>Revision that the estimates rest on.</summary>
    public required long Revision { get; init; }

    /// <summary>Version of the estimate log.</summary>
    public required long EstimateVersion { get; init; }

    /// <summary>Engines that made the estimates; one, unless a change of method is under way.</summary>
    public required IReadOnlyList<string> Engines { get; init; }

    /// <summary>When they were written.</summary>
    public required DateTimeOffset RecomputedAt { get; init; }
}

/// <summary>Response: the result of replaying a review's evidence from its log and computing everything again. Nothing is written, and no one is notified.</summary>
public sealed record RebuildReport
{
    /// <summary>The review.</summary>
    public required string Review { get; init; }

    /// <summary>Revisions replayed: all up to that of the estimates.</summary>
    public required long Revision { get; init; }

    /// <summary>Entries of the estimate log that were computed again.</summary>
    public required int Recomputed { get; init; }

    /// <summary>Entries by another engine, which cannot be computed again.</summary>
    public required int OtherEngine { get; init; }

    /// <summary>What did not come out the same, in sentences; empty if every byte did.</summary>
    public required IReadOnlyList<string> Differences { get; init; }
}
