namespace LivingReview.Contracts.Studies;

/// <summary>Response: one change of a review's evidence, and who made it.</summary>
public sealed record AuditEntry
{
    /// <summary>Revision of the review.</summary>
    public required long Revision { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who.</summary>
    public required string Actor { get; init; }

    /// <summary>registered, protocol, accepted, amended, withdrawn, restored or warning-overridden.</summary>
    public required string Kind { get; init; }

    /// <summary>Id of the study; null for changes of the review itself.</summary>
    public string? Study { get; init; }

    /// <summary>Label of the study then.</summary>
    public string? Label { get; init; }

    /// <summary>Why, if that was said.</summary>
    public string? Reason { get; init; }
}
