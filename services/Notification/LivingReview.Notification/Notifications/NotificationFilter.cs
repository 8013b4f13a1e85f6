using JasperFx.Events;

namespace LivingReview.Notification.Notifications;

/// <summary>Which entries of the log a reader gets: those for all subscribers, and those of one subscription.</summary>
internal sealed record NotificationFilter(Guid Subscription, IReadOnlyList<string>? Types)
{
    public bool Passes(IEvent e) => IsFor(e.Data) && (Types is null || Types.Contains(CloudEvent.TypeOf(e.Data), StringComparer.Ordinal));

    /// <summary>The kinds of entries that can pass; null for all.</summary>
    public Type[]? EntryTypes => Types is null ? null : [.. Types.SelectMany(CloudEvent.EntryTypesOf).Distinct()];

    private bool IsFor(object data) => data switch
    {
        ShiftDetected detected => detected.Alert.SubscriptionId == Subscription,
        AlertStatusChanged changed => changed.SubscriptionId == Subscription,
        SubscriptionDisabled disabled => disabled.SubscriptionId == Subscription,
        _ => true,
    };
}
