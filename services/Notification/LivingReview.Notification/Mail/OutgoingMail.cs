using System.Text.Json.Serialization;
using LivingReview.Contracts.Alerts;
using LivingReview.Notification.Delivering;
using LivingReview.Notification.Subscriptions;

namespace LivingReview.Notification.Mail;

/// <summary>An e-mail to be sent. Written in the transaction of its cause; what is not urgent waits for the digest.</summary>
public sealed class OutgoingMail : IOutboxItem
{
    public const string Confirmation = "confirmation";
    public const string AlertMail = "alert";
    public const string DisabledNotice = "disabled";

    public const string Pending = Outbox.Pending;
    public const string Sent = "sent";
    public const string Failed = Outbox.Failed;

    public required string Id { get; init; }

    public required Guid SubscriptionId { get; init; }

    public required string Review { get; init; }

    public required string Kind { get; init; }

    /// <summary>Whether it goes out by itself and at once.</summary>
    public required bool Immediate { get; init; }

    [JsonPropertyName("Shift")]
    public Alert? Alert { get; init; }

    public string? Text { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string Status { get; set; } = Pending;

    public int Attempts { get; set; }

    public string? Error { get; set; }

    public DateTimeOffset? NextAttemptAt { get; set; }

    /// <summary>Marten's revision: of two processes that claim a message one wins.</summary>
    public int Version { get; set; }

    internal static OutgoingMail FromAlert(Subscription subscription, Alert alert, DateTimeOffset now) => new()
    {
        Id = $"{alert.Id:N}",
        SubscriptionId = subscription.Id,
        Review = subscription.Review,
        Kind = AlertMail,
        Immediate = alert.Severity == Severity.Critical,
        Alert = alert,
        CreatedAt = now,
        NextAttemptAt = now,
    };

    internal static OutgoingMail ToConfirm(Subscription subscription, DateTimeOffset now) => new()
    {
        Id = $"confirm-{MailToken.HashOf(subscription.EmailToken!)}", // the token itself would be readable in the database
        SubscriptionId = subscription.Id,
        Review = subscription.Review,
        Kind = Confirmation,
        Immediate = true,
        CreatedAt = now,
        NextAttemptAt = now,
    };

    internal static OutgoingMail OfDisabled(Subscription subscription, string reason, DateTimeOffset now) => new()
    {
        Id = $"disabled-{Guid.CreateVersion7(now):N}",
        SubscriptionId = subscription.Id,
        Review = subscription.Review,
        Kind = DisabledNotice,
        Immediate = true,
        Text = reason,
        CreatedAt = now,
        NextAttemptAt = now,
    };
}
