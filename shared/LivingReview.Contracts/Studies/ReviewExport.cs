using LivingReview.Contracts.Reviews;

namespace LivingReview.Contracts.Studies;

/// <summary>The evidence of a review at a revision, as GET /api/reviews/{review}/export?format=json gives it. It can be imported again.</summary>
public sealed record ReviewExport
{
    /// <summary>Id of the review.</summary>
    public string Review { get; init; } = "";

    /// <summary>Title of the review.</summary>
    public string Title { get; init; } = "";

    /// <summary>The revision.</summary>
    public long Revision { get; init; }

    /// <summary>The protocol then in force.</summary>
    public Protocol Protocol { get; init; } = new();

    /// <summary>The studies that counted; each has its "overrides" as well, as a submission has them.</summary>
    public IReadOnlyList<ExtractedStudy> Studies { get; init; } = [];

    /// <summary>The studies that did not count any more.</summary>
    public IReadOnlyList<ExtractedStudy> Withdrawn { get; init; } = [];

    /// <summary>Why each of them does not.</summary>
    public IReadOnlyList<ExportedWithdrawal> Withdrawals { get; init; } = [];
}
