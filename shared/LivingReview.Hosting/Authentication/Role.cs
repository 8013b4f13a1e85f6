namespace LivingReview.Hosting.Authentication;

/// <summary>What a caller may do; each role may do what those before it may.</summary>
public enum Role
{
    /// <summary>Reads.</summary>
    Reader = 1,

    /// <summary>Submits and corrects extractions, imports, screens records, subscribes.</summary>
    Extractor = 2,

    /// <summary>Withdraws, restores, accepts findings of the guard, confirms the extractions of others.</summary>
    Reviewer = 3,

    /// <summary>Opens reviews, changes protocols, publishes versions.</summary>
    Owner = 4,
}

/// <summary>Roles by name.</summary>
public static class Roles
{
    /// <summary>The names, lowest first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["reader", "extractor", "reviewer", "owner"];

    /// <summary>The role of a name; null if there is none.</summary>
    public static Role? Parse(string? name) => name switch
    {
        "reader" => Role.Reader,
        "extractor" => Role.Extractor,
        "reviewer" => Role.Reviewer,
        "owner" => Role.Owner,
        _ => null,
    };

    /// <summary>Name of a role.</summary>
    public static string NameOf(Role role) => role switch
    {
        Role.Reader => "reader",
        Role.Extractor => "extractor",
        Role.Reviewer => "reviewer",
        Role.Owner => "owner",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
    };
}
