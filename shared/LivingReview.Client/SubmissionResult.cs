using LivingReview.Contracts.Studies;

namespace LivingReview.Client;

/// <summary>The result of submitting a study.</summary>
public abstract record SubmissionResult
{
    private SubmissionResult()
    {
    }

    /// <summary>It counts.</summary>
    /// <param name="Study">The study as it stands.</param>
    public sealed record Accepted(StudyView Study) : SubmissionResult;

    /// <summary>It needs confirmation by a second person.</summary>
    /// <param name="Proposal">What waits.</param>
    public sealed record Proposed(ProposalView Proposal) : SubmissionResult;

    /// <summary>It was refused.</summary>
    /// <param name="Problem">Why.</param>
    public sealed record Refused(ApiProblem Problem) : SubmissionResult;

    /// <summary>No response: it may have been accepted, so it must be sent again with the same key.</summary>
    public sealed record Unreachable : SubmissionResult;
}
