using LivingReview.Contracts;
using LivingReview.Notification.Alerts;
using LivingReview.Notification.History;

namespace LivingReview.Notification.Searches;

/// <summary>How current a review's searches are, as far as is known. The id is the review's.</summary>
public sealed record KnownSearch(string Id, long Version, DateTimeOffset SearchedAt, string Database, int Unassessed) : ILatestOfReview
{
    internal static KnownSearch From(SearchRecorded message) => new(message.Review, message.Version, message.SearchedAt, message.Database, message.Unassessed);

    /// <summary>The state of a review as it stands with this search.</summary>
    internal ReviewState On(ReviewState state) => state with { LastSearchAt = SearchedAt, UnassessedBacklog = Unassessed };
}
