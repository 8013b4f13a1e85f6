using LivingReview.Contracts.Studies;

namespace LivingReview.Contracts.Estimates;

/// <summary>Request: what several changes of the evidence would do together. Nothing is kept.</summary>
public sealed record EvidenceWhatIf
{
    /// <summary>Ids of the studies that would be withdrawn.</summary>
    public IReadOnlyList<string> Withdraw { get; init; } = [];

    /// <summary>The studies that would count, new, corrected or restored; at most 500 with the withdrawn ones.</summary>
    public IReadOnlyList<StudySubmission> Include { get; init; } = [];
}

/// <summary>Response: the estimates before and after several changes of the evidence.</summary>
public sealed record EvidencePreview
{
    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>Revision of the evidence that the changes would be made to.</summary>
    public required long Revision { get; init; }

    /// <summary>The strata that would change, in the protocol's order; companions last.</summary>
    public required IReadOnlyList<StratumPreview> Strata { get; init; }
}
