using LivingReview.Contracts.Studies;
using LivingReview.Web.Api;

namespace LivingReview.Web.Studies;

/// <summary>The result of submitting a study.</summary>
internal abstract record SubmissionResult
{
    private SubmissionResult()
    {
    }

    public sealed record Accepted(StudyView Study) : SubmissionResult;

    /// <summary>It needs confirmation by a second person.</summary>
    public sealed record Proposed(ProposalView Proposal) : SubmissionResult;

    public sealed record Refused(ApiProblem Problem) : SubmissionResult;

    /// <summary>No response: it may have been accepted, so it must be sent again with the same key.</summary>
    public sealed record Unreachable : SubmissionResult;
}
