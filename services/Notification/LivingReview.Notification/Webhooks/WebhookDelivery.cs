using System.Diagnostics;
using System.Globalization;
using LivingReview.Contracts.Alerts;
using LivingReview.Notification.Delivering;
using LivingReview.Notification.Notifications;

namespace LivingReview.Notification.Webhooks;

/// <summary>One event on its way to one webhook. Written in the transaction of the shift, so nothing detected stays undelivered.</summary>
public sealed class WebhookDelivery : IOutboxItem
{
    public const string Pending = Outbox.Pending;
    public const string Delivered = "delivered";
    public const string Failed = Outbox.Failed;

    /// <summary>webhook-id, the same on every attempt.</summary>
    public required string Id { get; init; }

    public required Guid SubscriptionId { get; init; }

    public required string Type { get; init; }

    /// <summary>The body, to the byte.</summary>
    public required string Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Position in the review's log: the order of what was made at the same instant. 0 for what is not in the log.</summary>
    public long Sequence { get; init; }

    public string Status { get; set; } = Pending;

    public List<DeliveryAttempt> Attempts { get; set; } = [];

    /// <summary>Attempts made before it was last replayed: the schedule then starts again.</summary>
    public int AttemptsBeforeReplay { get; set; }

    /// <summary>When it is due; moved ahead while a process works on it, so that another takes over if that one dies.</summary>
    public DateTimeOffset? NextAttemptAt { get; set; }

    /// <summary>The trace that led to it, as a W3C traceparent: the delivery, which comes later, belongs to it.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Marten's revision: of two processes that claim a delivery one wins.</summary>
    public int Version { get; set; }

    internal static WebhookDelivery Create(Guid subscription, CloudEvent e, Site site, DateTimeOffset now) => new()
    {
        Id = e.Id,
        SubscriptionId = subscription,
        Type = e.Type,
        Body = (e with { TraceParent = Activity.Current is { IdFormat: ActivityIdFormat.W3C } trace ? trace.Id : null }).ToJson(site),
        CreatedAt = now,
        Sequence = e.Sequence is { } position ? long.Parse(position, NumberStyles.None, CultureInfo.InvariantCulture) : 0,
        NextAttemptAt = now,
        TraceParent = Activity.Current?.Id,
    };

    /// <summary>Makes it due again, under the same id.</summary>
    internal void Replay(DateTimeOffset now)
    {
        (Status, NextAttemptAt, AttemptsBeforeReplay) = (Pending, now, Attempts.Count);
    }

    public DeliveryView ToView() => new() { Id = Id, Type = Type, Status = Status, Attempts = Attempts, NextAttemptAt = NextAttemptAt, CreatedAt = CreatedAt };
}
