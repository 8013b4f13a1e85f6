using LivingReview.Notification.Notifications;
using LivingReview.Notification.Subscriptions;
using Marten;

namespace LivingReview.Notification;

/// <summary>The names under which events are stored. A type may be renamed or moved; its stored name never changes.</summary>
internal static class StoredEvents
{
    public static void MapStoredEvents(this StoreOptions store)
    {
        store.Events.MapEventType<EstimatesNoted>("estimates_noted");
        store.Events.MapEventType<MethodNoted>("method_noted");
        store.Events.MapEventType<ShiftDetected>("shift_detected");
        store.Events.MapEventType<AlertStatusChanged>("shift_attended");
        store.Events.MapEventType<SubscriptionDisabled>("subscription_disabled");
        store.Events.MapEventType<SubscriptionActed>("subscription_acted");
    }
}
