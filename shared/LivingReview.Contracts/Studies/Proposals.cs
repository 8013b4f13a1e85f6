namespace LivingReview.Contracts.Studies;

/// <summary>Response: an extraction that waits for a second person, under a protocol that asks for one.</summary>
public sealed record ProposalView
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>pending, confirmed or declined.</summary>
    public required string Status { get; init; }

    /// <summary>Who extracted.</summary>
    public required string ProposedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset ProposedAt { get; init; }

    /// <summary>Who confirmed or declined.</summary>
    public string? ResolvedBy { get; init; }

    /// <summary>Why it was declined.</summary>
    public string? Reason { get; init; }

    /// <summary>Version of the study that it corrects; null for a new study.</summary>
    public int? Corrects { get; init; }

    /// <summary>The extraction as submitted.</summary>
    public required StudySubmission Submission { get; init; }
}

/// <summary>Request: decline a proposal.</summary>
public sealed record ProposalDeclination
{
    /// <summary>Why, in a sentence.</summary>
    public string? Reason { get; init; }
}
