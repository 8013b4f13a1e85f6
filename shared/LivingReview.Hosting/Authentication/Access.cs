using LivingReview.Hosting.Accounts;
using LivingReview.Hosting.Problems;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Hosting.Authentication;

/// <summary>Whether a caller may do what it asks for.</summary>
internal static class Access
{
    /// <summary>The answer to a caller who may not; null if it may.</summary>
    public static IResult? Refusal(HttpContext http, AccessOptions options)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null) return null;
        if (!options.IsRequired || !http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)) return null;

        var needed = http.GetEndpoint()?.Metadata.GetMetadata<NeedsRole>()?.Role ?? (IsReading(http) ? Role.Reader : Role.Extractor);
        if (needed == Role.Reader && options.PublicReading) return null;
        if (http.User.Identity is not { IsAuthenticated: true })
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return Problem.Result(401, "not-signed-in", "Authentication required", "Authorization: send a valid API key or access token, as in Authorization: Bearer lr_...");
        }

        var role = RoleOf(http, options);
        if (!(role >= needed))
            return Problem.Result(403, "not-permitted", "Your role does not permit this", $"This needs the role {Roles.NameOf(needed)}; you are {(role is { } mine ? Roles.NameOf(mine) : "without a role here")}.");

        var scope = ReviewsOf(http);
        if (scope.Count == 0) return null;
        return ReviewIn(http.Request.Path) is { } review && scope.Contains(review, StringComparer.Ordinal)
            ? null
            : Problem.Result(403, "not-permitted", "Your key is for other reviews", $"Your key is for: {string.Join(", ", scope)}.");
    }

    /// <summary>
    /// The highest role of a caller; null for an unknown caller. A key's is its own, an account's that of the review in the address, a token's that of
    /// the configured claim and of no other.
    /// </summary>
    public static Role? RoleOf(HttpContext http, AccessOptions options) => http.Features.Get<Account>() is { } account
        ? account.RoleIn(ReviewIn(http.Request.Path))
        : http.User.FindAll(Caller.IsKey(http.User) ? ApiKeyHandler.RoleType : options.RoleClaim).Select(c => Roles.Parse(c.Value)).Max();

    /// <summary>The reviews that a key is for; none for all. Tokens are for all.</summary>
    public static IReadOnlyList<string> ReviewsOf(HttpContext http) =>
        Caller.IsKey(http.User) ? [.. http.User.FindAll(ApiKeyHandler.ReviewType).Select(c => c.Value)] : [];

    private static bool IsReading(HttpContext http) => HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);

    /// <summary>The review of an address, also at the edge, which forwards without knowing the routes.</summary>
    private static string? ReviewIn(PathString path) =>
        path.Value?.Split('/', StringSplitOptions.RemoveEmptyEntries) is [_, var reviews, var review, ..] && reviews.Equals("reviews", StringComparison.OrdinalIgnoreCase) ? review : null;
}
