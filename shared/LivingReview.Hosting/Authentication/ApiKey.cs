using System.Security.Cryptography;
using System.Text;
using LivingReview.Hosting.Problems;

namespace LivingReview.Hosting.Authentication;

/// <summary>An API key as it is kept: everything but its secret.</summary>
public sealed record ApiKey
{
    /// <summary>Id; part of the key itself.</summary>
    public required string Id { get; init; }

    /// <summary>Who uses it; recorded with every change made with it.</summary>
    public required string Name { get; init; }

    /// <summary>Role by name; see <see cref="Roles"/>.</summary>
    public required string Role { get; init; }

    /// <summary>Reviews that it is good for; empty for all.</summary>
    public IReadOnlyList<string> Reviews { get; init; } = [];

    /// <summary>SHA-256 of the secret in hexadecimal. The secret has 256 random bits, so that no slow hash is needed.</summary>
    public required string SecretHash { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Longest name of a key.</summary>
    public const int MaxNameLength = 100;

    /// <summary>Most days until a key expires.</summary>
    public const int MaxDays = 3650;

    /// <summary>Why a name cannot be a key's; null if it can.</summary>
    public static string? FaultOfName(string name) =>
        string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength || name.Any(char.IsControl) || !StorableText.IsStorable(name)
            ? $"The name must be one line of 1 to {MaxNameLength} characters."
            : null;

    /// <summary>Whether it is good at a time.</summary>
    public bool IsValidAt(DateTimeOffset now) => RevokedAt is null && !(ExpiresAt <= now);

    /// <summary>A fresh secret: the key to hand out, "lr_{id}_{secret}", and the hash to keep.</summary>
    /// <param name="id">Id of the key, without underscores.</param>
    public static (string Key, string Hash) Secret(string id)
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return ($"lr_{id}_{secret}", HashOf(secret));
    }

    /// <summary>Whether a secret is this key's, in constant time.</summary>
    public bool Matches(string secret) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(secret)), Encoding.ASCII.GetBytes(SecretHash));

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
