namespace LivingReview.Contracts.Shifts;

/// <summary>Request: tell me when this review's answer shifts.</summary>
public sealed record CreateSubscription
{
    /// <summary>A name that the subscriber recognises.</summary>
    public string? Name { get; init; }

    /// <summary>Absolute shift of sensitivity or specificity that matters (0 to 1, exclusive); the protocol's threshold if absent.</summary>
    public double? Threshold { get; init; }

    /// <summary>Strata of interest; all if absent or empty.</summary>
    public IReadOnlyList<string>? Strata { get; init; }

    /// <summary>Where signed events are posted; without it the subscription is read by server-sent events alone.</summary>
    public string? WebhookUrl { get; init; }
}

/// <summary>Response: a subscription.</summary>
public sealed record SubscriptionView
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The review.</summary>
    public required string Review { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Threshold of rule A1; null means the protocol's.</summary>
    public double? Threshold { get; init; }

    /// <summary>Strata of interest; empty means all.</summary>
    public required IReadOnlyList<string> Strata { get; init; }

    /// <summary>Where signed events are posted.</summary>
    public string? WebhookUrl { get; init; }

    /// <summary>Signing secret ("whsec_..."); shown once, in the answer that creates the subscription.</summary>
    public string? Secret { get; init; }

    /// <summary>active, or disabled with <see cref="DisabledReason"/>.</summary>
    public required string Status { get; init; }

    /// <summary>Why it is disabled.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Response: one delivery of one event to one webhook.</summary>
public sealed record DeliveryView
{
    /// <summary>webhook-id, the same on every attempt.</summary>
    public required string Id { get; init; }

    /// <summary>Event type.</summary>
    public required string Type { get; init; }

    /// <summary>pending, delivered or failed.</summary>
    public required string Status { get; init; }

    /// <summary>Attempts so far, oldest first.</summary>
    public required IReadOnlyList<DeliveryAttempt> Attempts { get; init; }

    /// <summary>When the next attempt is due, if one is.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }
}

/// <summary>One attempt.</summary>
/// <param name="At">When.</param>
/// <param name="StatusCode">HTTP status, if there was an answer.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Error">What went wrong, if anything.</param>
public sealed record DeliveryAttempt(DateTimeOffset At, int? StatusCode, double Milliseconds, string? Error);
