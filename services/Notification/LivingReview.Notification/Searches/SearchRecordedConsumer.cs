using LivingReview.Contracts;
using LivingReview.Notification.Alerts;

namespace LivingReview.Notification.Searches;

/// <summary>Records a search and the number of records to screen (rule A16).</summary>
internal sealed class SearchRecordedConsumer(INotificationStore store, ReviewEvaluation evaluation)
    : LatestOfReviewConsumer<SearchRecorded, KnownSearch>(store, evaluation, KnownSearch.From);

internal sealed class SearchRecordedConsumerDefinition() : LatestOfReviewConsumerDefinition<SearchRecordedConsumer, SearchRecorded>(message => message.Review);
