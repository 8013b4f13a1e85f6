using System.Security.Cryptography;
using System.Text;
using LivingReview.Contracts.Alerts;
using LivingReview.Notification.History;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Policies;
using LivingReview.Notification.Secrets;
using LivingReview.Notification.Webhooks;

namespace LivingReview.Notification.Subscriptions;

/// <summary>A subscriber, who is notified when an estimate of a review shifts.</summary>
public sealed record Subscription
{
    public const string Active = "active";
    public const string Paused = "paused";
    public const string Disabled = "disabled";

    public required Guid Id { get; init; }

    public required string Review { get; init; }

    public required string Name { get; init; }

    /// <summary>Whose it is, as recorded with every act (name and identity); null if it was made before that was recorded.</summary>
    public string? Owner { get; init; }

    /// <summary>Rule A1 alone, with this threshold.</summary>
    public double? Threshold { get; init; }

    /// <summary>The policy; null: rule A1 alone if there is a threshold, else the default policy.</summary>
    public PolicyNode? Policy { get; init; }

    public double? TargetPrevalence { get; init; }

    public double? MinimumSensitivity { get; init; }

    public double? MinimumSpecificity { get; init; }

    public double CooldownHours { get; init; }

    /// <summary>Strata of interest; empty: all.</summary>
    public IReadOnlyList<string> Strata { get; init; } = [];

    /// <summary>Event types wanted; empty: all but the news that estimates were recomputed.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    [EncryptedAtRest] // it often holds a token
    public string? WebhookUrl { get; init; }

    /// <summary>Signing secret as the subscriber has it: "whsec_" and base64.</summary>
    [EncryptedAtRest]
    public string? Secret { get; init; }

    /// <summary>Whether the receiver is asked by OPTIONS before anything is posted.</summary>
    public bool Handshake { get; init; }

    /// <summary>The address that was confirmed; another one has to be confirmed again.</summary>
    [EncryptedAtRest]
    public string? ConsentOf { get; init; }

    /// <summary>Deliveries a minute that it allows; null: as many as there are.</summary>
    public int? AllowedRate { get; init; }

    /// <summary>The secret before, which signs too until <see cref="OldSecretUntil"/>.</summary>
    [EncryptedAtRest]
    public string? OldSecret { get; init; }

    public DateTimeOffset? OldSecretUntil { get; init; }

    public string? Email { get; init; }

    public DateTimeOffset? EmailConfirmedAt { get; init; }

    /// <summary>Proves, in a link, that its holder reads the mail of <see cref="Email"/>.</summary>
    [EncryptedAtRest]
    public string? EmailToken { get; init; }

    public DateTimeOffset? MutedUntil { get; init; }

    public required string Status { get; init; }

    public string? DisabledReason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The review's own subscription, whose alerts are the review's list: the default policy, like that of a subscriber who sets none. Its id is derived from the review's.</summary>
    public static Subscription OfReview(string review, DateTimeOffset now) => new()
    {
        Id = IdOfReview(review),
        Review = review,
        Name = "review",
        Status = Active,
        CreatedAt = now,
    };

    public static Guid IdOfReview(string review) => new(SHA256.HashData(Encoding.UTF8.GetBytes("review/" + review)).AsSpan(0, 16));

    public static string NewSecret() => "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>A secret of a kind: hmac-sha256 or ed25519.</summary>
    public static string NewSecret(string? signature) => signature == Ed25519Key.Name ? Ed25519Key.New() : NewSecret();

    public bool Wants(string type) => Types.Count == 0 ? type != CloudEvent.Recomputed : Types.Contains(type, StringComparer.Ordinal);

    /// <summary>The secrets that sign at an instant, the newest first.</summary>
    internal IReadOnlyList<string> SecretsAt(DateTimeOffset now) => OldSecret is not null && now < OldSecretUntil ? [Secret!, OldSecret] : [Secret!];

    /// <summary>Whether the default policy counts. Earlier versions stored a policy of its own for the review's list.</summary>
    internal bool HasDefaultPolicy => Threshold is null && (Policy is null || (Id == IdOfReview(Review) && StandardPolicy.IsFormerListPolicy(Policy)));

    /// <summary>What it asks for, with the protocol's numbers where it has none of its own.</summary>
    internal EffectivePolicy PolicyFor(ReviewState state)
    {
        var criteria = new Criteria(
            TargetPrevalence ?? state.Protocol?.TargetPrevalence, MinimumSensitivity ?? state.Protocol?.MinimumSensitivity, MinimumSpecificity ?? state.Protocol?.MinimumSpecificity);
        var standard = HasDefaultPolicy;
        var policy = (standard ? null : Policy) ?? (Threshold is { } threshold ? StandardPolicy.Absolute(threshold) : StandardPolicy.Default(criteria));
        return new EffectivePolicy
        {
            Policy = policy,
            Criteria = criteria,
            Strata = Strata,
            Cooldown = TimeSpan.FromHours(CooldownHours),
            Notes = StandardPolicy.Notes(policy, criteria, standard),
        };
    }

    /// <summary>Why nothing can be delivered: a secret or the address is encrypted with a key that is not there.</summary>
    internal string? SealedFault => SecretKeyRing.IsEncrypted(WebhookUrl) || SecretKeyRing.IsEncrypted(Secret) || SecretKeyRing.IsEncrypted(OldSecret)
        ? "The stored address or signing secret cannot be decrypted: its key is not in the folder of keys." : null;

    /// <summary>
    /// The subscription as someone sees it. The secret is shown only when asked for, the whole address only to who may change it; e-mail
    /// addresses never.
    /// </summary>
    internal SubscriptionView ToView(ReviewState? state, bool mayChange, bool withSecret = false)
    {
        var effective = state is null ? null : PolicyFor(state);
        return new SubscriptionView
        {
            Id = Id,
            Review = Review,
            Name = Name,
            Threshold = Threshold,
            Policy = effective?.Policy ?? Policy,
            PolicyNotes = effective?.Notes ?? [],
            TargetPrevalence = effective is null ? TargetPrevalence : effective.Criteria.Prevalence,
            MinimumSensitivity = effective is null ? MinimumSensitivity : effective.Criteria.MinimumSensitivity,
            MinimumSpecificity = effective is null ? MinimumSpecificity : effective.Criteria.MinimumSpecificity,
            OwnCriteria = new() { TargetPrevalence = TargetPrevalence, MinimumSensitivity = MinimumSensitivity, MinimumSpecificity = MinimumSpecificity },
            HasDefaultPolicy = HasDefaultPolicy,
            CooldownHours = CooldownHours,
            Strata = Strata,
            Types = Types,
            Owner = Owner,
            MayChange = mayChange,
            WebhookUrl = mayChange && !SecretKeyRing.IsEncrypted(WebhookUrl) ? WebhookUrl : MaskedAddress.Mask(WebhookUrl),
            Secret = withSecret && !Ed25519Key.Is(Secret) ? Secret : null,
            Signature = Secret is null ? null : Ed25519Key.Is(Secret) ? Ed25519Key.Name : WebhookSignature.Name,
            PublicKey = Ed25519Key.Is(Secret) ? Ed25519Key.PublicOf(Secret!) : null,
            Handshake = Handshake,
            HasConsent = WebhookUrl is not null && ConsentOf == WebhookUrl,
            AllowedRate = AllowedRate,
            OldSecretUntil = OldSecretUntil,
            EmailState = Email is null ? "none" : EmailConfirmedAt is null ? "unconfirmed" : "confirmed",
            MutedUntil = MutedUntil,
            Status = Status,
            DisabledReason = DisabledReason,
            CreatedAt = CreatedAt,
        };
    }
}
