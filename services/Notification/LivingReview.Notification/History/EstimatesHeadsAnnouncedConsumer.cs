using LivingReview.Contracts;
using LivingReview.Hosting.Bus;
using LivingReview.Notification.Notifications;

namespace LivingReview.Notification.History;

internal sealed class EstimatesHeadsAnnouncedConsumer(INotificationStore store) : HeadsConsumer<EstimatesHeadsAnnounced, ReviewNotifications>(
    store, nameof(ReviewNotifications.EstimateVersion), m => m.Heads, head => new EstimatesHeadAnnounced { Review = head.Review, EstimateVersion = head.Position });
