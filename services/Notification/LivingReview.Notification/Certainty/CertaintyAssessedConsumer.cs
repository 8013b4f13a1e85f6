using LivingReview.Contracts;
using LivingReview.Notification.Alerts;

namespace LivingReview.Notification.Certainty;

/// <summary>Records the certainty that people have entered (rule A9).</summary>
internal sealed class CertaintyAssessedConsumer(INotificationStore store, ReviewEvaluation evaluation)
    : LatestOfReviewConsumer<CertaintyAssessed, KnownCertainty>(store, evaluation, KnownCertainty.From);

internal sealed class CertaintyAssessedConsumerDefinition() : LatestOfReviewConsumerDefinition<CertaintyAssessedConsumer, CertaintyAssessed>(message => message.Review);
