using LivingReview.Contracts.Studies;

namespace LivingReview.Web.Studies;

/// <summary>What became of a submitted study.</summary>
internal abstract record SubmissionOutcome
{
    private SubmissionOutcome()
    {
    }

    public sealed record Accepted(StudyView Study) : SubmissionOutcome;

    public sealed record Refused(Problem Problem) : SubmissionOutcome;

    /// <summary>No answer: it may have been accepted, so it is to be sent again with the same key.</summary>
    public sealed record Unreachable : SubmissionOutcome;
}

/// <summary>Problem details (RFC 9457) with the faults of each field.</summary>
internal sealed record Problem
{
    public string? Title { get; init; }

    public string? Detail { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }
}
