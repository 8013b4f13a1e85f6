using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;

namespace LivingReview.Contracts;

/// <summary>Integration event: a study was accepted, corrected or restored. Carries the whole study, so that the newest is enough.</summary>
public sealed record StudyExtracted
{
    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>Revision of the review that this made; without gaps over all events of the evidence.</summary>
    public required long Revision { get; init; }

    /// <summary>accepted, amended or restored.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>The study.</summary>
    public required ExtractedStudy Study { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>
    /// Newest revision of the review when this was published. A service that does not have everything up to here yet can wait for it instead of
    /// working on half of a burst. 0 if unknown.
    /// </summary>
    public long Head { get; init; }
}
