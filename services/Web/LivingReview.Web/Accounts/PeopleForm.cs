using LivingReview.Hosting.Authentication;

namespace LivingReview.Web.Accounts;

/// <summary>What is posted from the page of people.</summary>
internal sealed class PeopleForm
{
    public string? Action { get; set; }

    public string? Account { get; set; }

    public string? Name { get; set; }

    public string? Role { get; set; }

    /// <summary>Roles in single reviews: "lung: reviewer, hip: extractor".</summary>
    public string? Reviews { get; set; }

    /// <summary>Roles in single reviews as they are typed.</summary>
    public static string TextOf(IReadOnlyDictionary<string, string> reviews) => string.Join(", ", reviews.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}: {one.Value}"));

    /// <summary>Reads what was typed; says what cannot be read.</summary>
    public static (IReadOnlyDictionary<string, string> Reviews, string? Fault) Read(string? typed)
    {
        var reviews = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in (typed ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split(':', StringSplitOptions.TrimEntries) is not [{ Length: > 0 } review, var role] || Roles.Parse(role.ToLowerInvariant()) is not { } known)
                return (reviews, T["“{0}” is not a review and a role, such as “lung: reviewer”. The roles are {1}.", part, string.Join(", ", Roles.Names)]);
            reviews[review] = Roles.NameOf(known);
        }

        return (reviews, null);
    }
}
