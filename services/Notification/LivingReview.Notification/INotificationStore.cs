using Marten;

namespace LivingReview.Notification;

/// <summary>The notification log, one stream per review, with the subscriptions, baselines and deliveries.</summary>
public interface INotificationStore : IDocumentStore;
