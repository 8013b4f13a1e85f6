namespace LivingReview.Contracts.Estimates;

/// <summary>Response: what a draft study would do to the estimates. Nothing is kept.</summary>
public sealed record StudyPreview
{
    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>Revision of the evidence that the draft was added to.</summary>
    public required long Revision { get; init; }

    /// <summary>The strata that would change, in the protocol's order; companions last.</summary>
    public required IReadOnlyList<StratumPreview> Strata { get; init; }

    /// <summary>The change of the evidence that saving the draft would be.</summary>
    public required EvidenceChange Change { get; init; }

    /// <summary>The draft's table as the estimates would rest on it.</summary>
    public required EvidenceTable Table { get; init; }
}

/// <summary>Response part: one stratum with and without a draft study.</summary>
public sealed record StratumPreview
{
    /// <summary>Stratum.</summary>
    public required string Stratum { get; init; }

    /// <summary>The estimate now; null if no study is in the stratum.</summary>
    public StratumEstimate? Before { get; init; }

    /// <summary>The estimate with the draft; null if the draft would empty the stratum.</summary>
    public StratumEstimate? After { get; init; }
}
