namespace LivingReview.Contracts;

/// <summary>Integration event: a study was withdrawn.</summary>
public sealed record StudyWithdrawn
{
    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>Revision that this made.</summary>
    public required long Revision { get; init; }

    /// <summary>The study.</summary>
    public required string StudyId { get; init; }

    /// <summary>Label of the study.</summary>
    public required string Label { get; init; }

    /// <summary>retraction, exclusion or duplicate.</summary>
    public required string Kind { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>
    /// Newest revision of the review when this was published. A service that does not have everything up to here yet can wait for it instead of
    /// working on half of a burst. 0 if unknown.
    /// </summary>
    public long Head { get; init; }
}
