using System.ComponentModel.DataAnnotations;

namespace LivingReview.Contracts.Alerts;

/// <summary>Request: tell me when this review's answer shifts.</summary>
public sealed record CreateSubscription
{
    /// <summary>A name that the subscriber recognises.</summary>
    public string? Name { get; init; }

    /// <summary>Short for the policy of rule A1 alone: an absolute shift of sensitivity or specificity that matters (0 to 1, exclusive).</summary>
    [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true, ErrorMessage = "0.02 is two percentage points")]
    public double? Threshold { get; init; }

    /// <summary>The policy; the default policy if neither this nor <see cref="Threshold"/> is given.</summary>
    public PolicyNode? Policy { get; init; }

    /// <summary>Prevalence where the subscriber works (0 to 1, exclusive); the protocol's if absent.</summary>
    [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? TargetPrevalence { get; init; }

    /// <summary>Minimum acceptable sensitivity (0 to 1, exclusive); the protocol's if absent.</summary>
    [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? MinimumSensitivity { get; init; }

    /// <summary>Minimum acceptable specificity (0 to 1, exclusive); the protocol's if absent.</summary>
    [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? MinimumSpecificity { get; init; }

    /// <summary>Hours of quiet after an alert of a stratum (what happens during them is reported afterwards; critical alerts are sent at once); 0 if absent.</summary>
    [Range(0d, 8784d)]
    public double? CooldownHours { get; init; }

    /// <summary>Strata of interest; all if absent or empty.</summary>
    public IReadOnlyList<string>? Strata { get; init; }

    /// <summary>Event types wanted; all if absent or empty.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>Where signed events are posted; without it the subscription is read by server-sent events alone.</summary>
    public string? WebhookUrl { get; init; }

    /// <summary>Where e-mail goes, after its owner has confirmed by the link in the first message.</summary>
    public string? Email { get; init; }

    /// <summary>How events are signed: "hmac-sha256" with a secret that both know (v1; if absent), or "ed25519" with a public key (v1a).</summary>
    public string? Signature { get; init; }

    /// <summary>Whether the receiver is asked for its consent by OPTIONS before anything is posted (CloudEvents' abuse protection); false if absent.</summary>
    public bool? Handshake { get; init; }
}

/// <summary>Request: change a subscription. What is absent stays as it is.</summary>
public sealed record UpdateSubscription
{
    /// <summary>active or paused. Setting a disabled subscription active makes it deliver again.</summary>
    public string? Status { get; init; }

    /// <summary>No alerts before this instant; what happens until then is reported afterwards. A past instant ends a mute.</summary>
    public DateTimeOffset? MutedUntil { get; init; }

    /// <summary>A new name.</summary>
    public string? Name { get; init; }

    /// <summary>A new policy.</summary>
    public PolicyNode? Policy { get; init; }

    /// <summary>
    /// Whose the subscription is from now on, as histories record a caller: name and identity, "Ada Rao (key 0123456789)". The owner before, or
    /// the role owner, may give it away.
    /// </summary>
    public string? Owner { get; init; }

    /// <summary>A new threshold of rule A1 alone; it replaces the policy.</summary>
    [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true, ErrorMessage = "0.02 is two percentage points")]
    public double? Threshold { get; init; }

    /// <summary>New hours of quiet.</summary>
    [Range(0d, 8784d)]
    public double? CooldownHours { get; init; }

    /// <summary>New strata of interest.</summary>
    public IReadOnlyList<string>? Strata { get; init; }

    /// <summary>New event types.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>A new address of the webhook; an empty text takes the webhook away.</summary>
    public string? WebhookUrl { get; init; }

    /// <summary>Whether the receiver is asked for its consent before anything more is posted.</summary>
    public bool? Handshake { get; init; }

    /// <summary>A new e-mail address, to which a link for confirmation is sent; an empty text takes the address away.</summary>
    public string? Email { get; init; }

    /// <summary>The subscriber's own numbers, all three of them: what is null here is the protocol's again.</summary>
    public SubscriberCriteria? Criteria { get; init; }

    /// <summary>True: back to the default policy, whatever was set before. Not together with a policy or a threshold.</summary>
    public bool? DefaultPolicy { get; init; }
}

/// <summary>The numbers on which a subscriber's judgement rests; null where the protocol's count.</summary>
public sealed record SubscriberCriteria
{
    /// <summary>Prevalence where the subscriber works (0 to 1, exclusive).</summary>
    [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? TargetPrevalence { get; init; }

    /// <summary>Minimum acceptable sensitivity (0 to 1, exclusive).</summary>
    [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? MinimumSensitivity { get; init; }

    /// <summary>Minimum acceptable specificity (0 to 1, exclusive).</summary>
    [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? MinimumSpecificity { get; init; }
}

/// <summary>Request: a new signing secret; the old one signs beside it for a while.</summary>
public sealed record RotateSecret
{
    /// <summary>Hours in which both secrets sign (0 to 720); 24 if absent.</summary>
    [Range(0d, 720d)]
    public double? OverlapHours { get; init; }

    /// <summary>Kind of the new secret, "hmac-sha256" or "ed25519"; as before if absent.</summary>
    public string? Signature { get; init; }
}

/// <summary>Request: deliver again.</summary>
public sealed record ReplayDeliveries
{
    /// <summary>One delivery, by its webhook-id.</summary>
    public string? Id { get; init; }

    /// <summary>All deliveries made at or after this instant.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>All deliveries made before this instant; now if absent.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>With a range: only those that failed.</summary>
    public bool FailedOnly { get; init; }
}

/// <summary>Response to a replay.</summary>
/// <param name="Replayed">The webhook-ids that are due again; they are the ids of the first delivery.</param>
public sealed record ReplayReport(IReadOnlyList<string> Replayed);

/// <summary>Response: a subscription.</summary>
public sealed record SubscriptionView
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The review.</summary>
    public required string Review { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Whose it is: name and identity of a caller. Absent where it was made before that was recorded.</summary>
    public string? Owner { get; init; }

    /// <summary>Whether who asks may change it. Others see the host alone of its webhook's address.</summary>
    public bool MayChange { get; init; }

    /// <summary>Threshold, if the policy is rule A1 alone.</summary>
    public double? Threshold { get; init; }

    /// <summary>The policy in force.</summary>
    public PolicyNode? Policy { get; init; }

    /// <summary>Rules of the policy that cannot fire here, and what stands in for them.</summary>
    public IReadOnlyList<string> PolicyNotes { get; init; } = [];

    /// <summary>Prevalence in force; null if neither the subscription nor the protocol names one.</summary>
    public double? TargetPrevalence { get; init; }

    /// <summary>Minimum acceptable sensitivity in force.</summary>
    public double? MinimumSensitivity { get; init; }

    /// <summary>Minimum acceptable specificity in force.</summary>
    public double? MinimumSpecificity { get; init; }

    /// <summary>What the subscriber has set; the three figures above say what is in force.</summary>
    public SubscriberCriteria OwnCriteria { get; init; } = new();

    /// <summary>Whether the policy in force is the default policy.</summary>
    public bool HasDefaultPolicy { get; init; }

    /// <summary>Hours of quiet after an alert.</summary>
    public double CooldownHours { get; init; }

    /// <summary>Event types wanted; empty means all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>No alerts before this instant.</summary>
    public DateTimeOffset? MutedUntil { get; init; }

    /// <summary>Whether an e-mail address is known, and whether its owner has confirmed it: none, unconfirmed or confirmed.</summary>
    public string EmailState { get; init; } = "none";

    /// <summary>Until when the previous secret signs too.</summary>
    public DateTimeOffset? OldSecretUntil { get; init; }

    /// <summary>Strata of interest; empty means all.</summary>
    public required IReadOnlyList<string> Strata { get; init; }

    /// <summary>Where signed events are posted.</summary>
    public string? WebhookUrl { get; init; }

    /// <summary>Signing secret ("whsec_..."); shown once, in the answer that creates the subscription or rotates the secret.</summary>
    public string? Secret { get; init; }

    /// <summary>How events are signed: "hmac-sha256" or "ed25519"; null without a webhook.</summary>
    public string? Signature { get; init; }

    /// <summary>The key that verifies ed25519 signatures ("whpk_..."); no secret.</summary>
    public string? PublicKey { get; init; }

    /// <summary>Whether the receiver is asked for its consent before anything is posted.</summary>
    public bool Handshake { get; init; }

    /// <summary>Whether the receiver at the present address has given it.</summary>
    public bool HasConsent { get; init; }

    /// <summary>Deliveries a minute that the receiver allowed, if it named a number.</summary>
    public int? AllowedRate { get; init; }

    /// <summary>active, paused, or disabled with <see cref="DisabledReason"/>.</summary>
    public required string Status { get; init; }

    /// <summary>Why it is disabled.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Response: something that was done to a subscription.</summary>
public sealed record SubscriptionAct
{
    /// <summary>created, changed, moved, secret-rotated, test-sent, replayed, email-confirmed, unsubscribed or deleted.</summary>
    public required string Action { get; init; }

    /// <summary>Who did it: name and identity.</summary>
    public required string Actor { get; init; }

    /// <summary>Whose the subscription was after it.</summary>
    public string? Owner { get; init; }

    /// <summary>What was changed, by the names of the API; the values are not recorded.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
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

    /// <summary>When it was made: a replay of a range goes by this.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>One attempt.</summary>
/// <param name="At">When.</param>
/// <param name="StatusCode">HTTP status, if there was an answer.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Error">What went wrong, if anything.</param>
/// <param name="Excerpt">How the answer's body began.</param>
/// <param name="RetryAfterSeconds">How long the receiver asked to wait, if it did.</param>
public sealed record DeliveryAttempt(
    DateTimeOffset At, int? StatusCode, double Milliseconds, string? Error, string? Excerpt = null, double? RetryAfterSeconds = null);
