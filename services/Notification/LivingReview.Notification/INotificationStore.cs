using Marten;

namespace LivingReview.Notification;

/// <summary>The log of notices, one stream per review, with the subscriptions, baselines and deliveries.</summary>
public interface INotificationStore : IDocumentStore;
