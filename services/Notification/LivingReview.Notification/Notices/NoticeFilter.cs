using JasperFx.Events;

namespace LivingReview.Notification.Notices;

/// <summary>Which entries of the log a reader gets: everybody's, and those of one subscription.</summary>
internal sealed record NoticeFilter(Guid Subscription, IReadOnlyList<string>? Types)
{
    public bool Passes(IEvent e) => IsFor(e.Data) && (Types is null || Types.Contains(CloudEvent.TypeOf(e.Data), StringComparer.Ordinal));

    /// <summary>The kinds of entries that can pass; null for all.</summary>
    public Type[]? EntryTypes => Types is null ? null : [.. Types.SelectMany(CloudEvent.EntryTypesOf).Distinct()];

    private bool IsFor(object data) => data switch
    {
        ShiftDetected detected => detected.Shift.SubscriptionId == Subscription,
        ShiftAttended attended => attended.SubscriptionId == Subscription,
        SubscriptionDisabled disabled => disabled.SubscriptionId == Subscription,
        _ => true,
    };
}
