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

    /// <summary>The review of another installation that the extraction was taken from, by its address; null if it was extracted here.</summary>
    public string? Origin { get; init; }

    /// <summary>Why the study of <see cref="Submission"/> is to be withdrawn; null where it is to count.</summary>
    public StudyWithdrawalRequest? Withdrawal { get; init; }

    /// <summary>The extraction as submitted.</summary>
    public required StudySubmission Submission { get; init; }
}

/// <summary>Request: decline a proposal.</summary>
public sealed record ProposalDeclination
{
    /// <summary>Why, in a sentence.</summary>
    public string? Reason { get; init; }
}

/// <summary>Request: confirm many proposals at once.</summary>
public sealed record ProposalConfirmations
{
    /// <summary>The proposals, at most 1000; null for every pending one that another person extracted (the first 1000 of them).</summary>
    public IReadOnlyList<Guid>? Proposals { get; init; }
}

/// <summary>Response: what became of each proposal. One that cannot be confirmed does not hold up the others.</summary>
public sealed record ProposalConfirmationReport
{
    /// <summary>Those that count now, in the order of their extraction.</summary>
    public required IReadOnlyList<Guid> Confirmed { get; init; }

    /// <summary>Those that do not, with the reason.</summary>
    public required IReadOnlyList<RefusedConfirmation> Refused { get; init; }

    /// <summary>Proposals of the review that are still pending.</summary>
    public required int Pending { get; init; }
}

/// <summary>A proposal that could not be confirmed.</summary>
/// <param name="Proposal">The proposal.</param>
/// <param name="Type">Type of the problem, such as "second-person-needed".</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record RefusedConfirmation(Guid Proposal, string Type, string Reason);
