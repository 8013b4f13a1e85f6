using LivingReview.Contracts.Estimates;

namespace LivingReview.Notification.History;

/// <summary>How a review is called, and which of its estimates was evaluated last: its version in analysis's log.</summary>
public sealed record KnownEstimates(string Id, long EstimateVersion, long Revision, string Title);

/// <summary>A change of the evidence, kept so that a shift can name what lies between its two sides.</summary>
public sealed record KnownChange(string Id, string Review, long Revision, EvidenceChange Change)
{
    public static KnownChange From(string review, EvidenceChange change) => new($"{review}/{change.Revision:D9}", review, change.Revision, change);
}
