namespace LivingReview.Contracts.Studies;

/// <summary>Response: a submission that would be accepted, and what it would be. Nothing is kept.</summary>
public sealed record StudyCheck
{
    /// <summary>The study as it would be kept, with the guard's warnings.</summary>
    public required ExtractedStudy Study { get; init; }

    /// <summary>Version of the study that it would correct; null if it is new.</summary>
    public int? Corrects { get; init; }

    /// <summary>What it would change in that version; empty for a new study.</summary>
    public required IReadOnlyList<FieldChange> Changes { get; init; }
}
