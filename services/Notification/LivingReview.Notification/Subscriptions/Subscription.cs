using System.Security.Cryptography;
using System.Text;
using LivingReview.Contracts.Shifts;

namespace LivingReview.Notification.Subscriptions;

/// <summary>Somebody who wants to hear when a review's answer shifts.</summary>
public sealed record Subscription
{
    public const string Active = "active";
    public const string Disabled = "disabled";

    public required Guid Id { get; init; }

    public required string Review { get; init; }

    public required string Name { get; init; }

    /// <summary>Threshold of rule A1; null: the protocol's.</summary>
    public double? Threshold { get; init; }

    /// <summary>Strata of interest; empty: all.</summary>
    public IReadOnlyList<string> Strata { get; init; } = [];

    public string? WebhookUrl { get; init; }

    /// <summary>Signing secret as the subscriber has it: "whsec_" and base64.</summary>
    public string? Secret { get; init; }

    public required string Status { get; init; }

    public string? DisabledReason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The review's own subscription, from which its list of shifts follows. Its id is made of the review's.</summary>
    public static Subscription OfReview(string review, DateTimeOffset now) => new()
    {
        Id = IdOfReview(review), Review = review, Name = "review", Status = Active, CreatedAt = now,
    };

    public static Guid IdOfReview(string review) => new(SHA256.HashData(Encoding.UTF8.GetBytes("review/" + review)).AsSpan(0, 16));

    /// <summary>The subscription for its owner. The secret is shown only when asked for.</summary>
    public SubscriptionView ToView(bool withSecret = false) => new()
    {
        Id = Id,
        Review = Review,
        Name = Name,
        Threshold = Threshold,
        Strata = Strata,
        WebhookUrl = WebhookUrl,
        Secret = withSecret ? Secret : null,
        Status = Status,
        DisabledReason = DisabledReason,
        CreatedAt = CreatedAt,
    };
}
