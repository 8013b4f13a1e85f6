namespace LivingReview.Contracts.Access;

/// <summary>Response: who the caller is, and what a caller without credentials may do.</summary>
public sealed record CallerView
{
    /// <summary>Whether valid credentials were sent.</summary>
    public required bool SignedIn { get; init; }

    /// <summary>Name of the key or account; "local" without sign-in; null if the credentials are missing or wrong.</summary>
    public string? Name { get; init; }

    /// <summary>reader, extractor, reviewer or owner: the highest role of the caller; null without a role.</summary>
    public string? Role { get; init; }

    /// <summary>Reviews that the credentials are good for; empty for all.</summary>
    public IReadOnlyList<string> Reviews { get; init; } = [];

    /// <summary>Whether writing needs credentials.</summary>
    public required bool SignInNeeded { get; init; }

    /// <summary>Whether reading needs none.</summary>
    public required bool PublicReading { get; init; }
}
