using LivingReview.Contracts.Studies;
using LivingReview.Web.Api;

namespace LivingReview.Web.Studies;

/// <summary>What became of a submitted study.</summary>
internal abstract record SubmissionResult
{
    private SubmissionResult()
    {
    }

    public sealed record Accepted(StudyView Study) : SubmissionResult;

    /// <summary>It waits for a second person.</summary>
    public sealed record Proposed(ProposalView Proposal) : SubmissionResult;

    public sealed record Refused(ApiProblem Problem) : SubmissionResult;

    /// <summary>No answer: it may have been accepted, so it is to be sent again with the same key.</summary>
    public sealed record Unreachable : SubmissionResult;
}
