using LivingReview.Contracts.Studies;
using LivingReview.Web.Access;

namespace LivingReview.Web.Studies;

/// <summary>What became of a submitted study.</summary>
internal abstract record SubmissionOutcome
{
    private SubmissionOutcome()
    {
    }

    public sealed record Accepted(StudyView Study) : SubmissionOutcome;

    /// <summary>It waits for a second person.</summary>
    public sealed record Proposed(ProposalView Proposal) : SubmissionOutcome;

    public sealed record Refused(Problem Problem) : SubmissionOutcome;

    /// <summary>No answer: it may have been accepted, so it is to be sent again with the same key.</summary>
    public sealed record Unreachable : SubmissionOutcome;
}
