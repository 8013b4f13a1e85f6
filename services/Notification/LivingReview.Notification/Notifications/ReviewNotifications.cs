using System.Text.Json.Serialization;
using JasperFx.Events;
using LivingReview.Contracts.Alerts;

namespace LivingReview.Notification.Notifications;

/// <summary>Store event: new estimates have arrived.</summary>
public sealed record EstimatesNoted
{
    public required long EstimateVersion { get; init; }

    public required long Revision { get; init; }

    public required IReadOnlyList<string> Changed { get; init; }

    /// <summary>How far the position in the history is ahead of the version: above 0 only after analysis lost its log.</summary>
    public long Offset { get; init; }
}

/// <summary>Store event: an estimate left a subscription's baseline, or came back to where it was before.</summary>
public sealed record ShiftDetected([property: JsonPropertyName("Shift")] Alert Alert);

/// <summary>Store event: a person acknowledged, resolved or muted an alert.</summary>
public sealed record AlertStatusChanged(Guid SubscriptionId, string Stratum, [property: JsonPropertyName("Life")] AlertStatusChange Change);

/// <summary>Store event: deliveries to a subscription's webhook have stopped.</summary>
public sealed record SubscriptionDisabled(Guid SubscriptionId, string Name, string Reason, DateTimeOffset At);

/// <summary>How far a review's notification log goes, and which version of the estimates was evaluated last.</summary>
public sealed record ReviewNotifications(string Id, long Sequence, long EstimateVersion)
{
    /// <summary>See <see cref="EstimatesNoted.Offset"/>.</summary>
    public long Offset { get; init; }

    /// <summary>Position of that version in the history.</summary>
    internal long Position => EstimateVersion + Offset;

    public static ReviewNotifications Create(IEvent<EstimatesNoted> e) => new(e.StreamKey!, e.Version, e.Data.EstimateVersion) { Offset = e.Data.Offset };

    public static ReviewNotifications Apply(IEvent<EstimatesNoted> e, ReviewNotifications notifications) =>
        notifications with { Sequence = e.Version, EstimateVersion = e.Data.EstimateVersion, Offset = e.Data.Offset };

    public static ReviewNotifications Apply(IEvent<ShiftDetected> e, ReviewNotifications notifications) => notifications with { Sequence = e.Version };

    public static ReviewNotifications Apply(IEvent<AlertStatusChanged> e, ReviewNotifications notifications) => notifications with { Sequence = e.Version };

    public static ReviewNotifications Apply(IEvent<MethodNoted> e, ReviewNotifications notifications) => notifications with { Sequence = e.Version };

    public static ReviewNotifications Apply(IEvent<SubscriptionDisabled> e, ReviewNotifications notifications) => notifications with { Sequence = e.Version };
}
