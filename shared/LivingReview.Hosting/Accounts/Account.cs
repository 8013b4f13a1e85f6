using LivingReview.Hosting.Authentication;

namespace LivingReview.Hosting.Accounts;

/// <summary>A person's account as it is kept. It holds no secret: that of a passkey never leaves the person's device.</summary>
public sealed record Account
{
    /// <summary>Id: 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The person's name; recorded with every change beside the id.</summary>
    public required string Name { get; init; }

    /// <summary>Role in every review, by name; null for none.</summary>
    public string? Role { get; init; }

    /// <summary>Roles in single reviews, by the review's id; the higher one counts.</summary>
    public IReadOnlyDictionary<string, string> Reviews { get; init; } = new Dictionary<string, string>();

    /// <summary>Changes when sign-ins and invitations of before are to end.</summary>
    public required string Stamp { get; init; }

    /// <summary>The person's passkeys; none until the invitation is accepted.</summary>
    public IReadOnlyList<AccountPasskey> Passkeys { get; init; } = [];

    /// <summary>Who did what to the account, the oldest first.</summary>
    public IReadOnlyList<AccountChange> History { get; init; } = [];

    /// <summary>When the account was closed; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>
    /// What the person may do in a review, or outside of every review. Who has a role in one review reads every review: the evidence is no secret.
    /// </summary>
    /// <param name="review">Review; null outside.</param>
    public Role? RoleIn(string? review)
    {
        if (ClosedAt is not null) return null;
        var role = Roles.Parse(Role) ?? (Reviews.Count > 0 ? Authentication.Role.Reader : null);
        return review is not null && Roles.Parse(Reviews.GetValueOrDefault(review)) is { } here && !(role >= here) ? here : role;
    }
}

/// <summary>A change of an account.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who, as recorded.</param>
/// <param name="What">What was done: "Invited as reviewer".</param>
public sealed record AccountChange(DateTimeOffset At, string By, string What);

/// <summary>The public part of a passkey, as Web Authentication (W3C, level 3) defines it.</summary>
public sealed record AccountPasskey
{
    /// <summary>Id of the credential, in base64.</summary>
    public required byte[] CredentialId { get; init; }

    /// <summary>Public key (COSE).</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How often it was used, as the device says; 0 where the device does not count.</summary>
    public uint SignCount { get; init; }

    /// <summary>How the browser reaches the device.</summary>
    public IReadOnlyList<string> Transports { get; init; } = [];

    /// <summary>Whether the device asked for a finger, a face or a code.</summary>
    public bool IsUserVerified { get; init; }

    /// <summary>Whether it may be copied to the person's other devices.</summary>
    public bool IsBackupEligible { get; init; }

    /// <summary>Whether it was.</summary>
    public bool IsBackedUp { get; init; }

    /// <summary>What the device said when it was made.</summary>
    public required byte[] AttestationObject { get; init; }

    /// <summary>What the browser said when it was made.</summary>
    public required byte[] ClientDataJson { get; init; }
}
