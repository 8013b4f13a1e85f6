using System.Security.Claims;
using LivingReview.Hosting.Accounts;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Hosting.Authentication;

/// <summary>
/// Who calls. What is recorded is "display name (identity)": a person's identity is the issuer's subject, a key's its id, so that no one
/// becomes another person by a change of the name, and a key and a person never share one.
/// </summary>
public static class Caller
{
    /// <summary>Name of a caller without sign-in: the user of this machine.</summary>
    public const string Local = "local";

    private const string Subject = "sub";

    private const int MaxNameLength = 100;

    /// <summary>The caller as it is recorded with every change.</summary>
    public static string NameOf(HttpContext? http) => IsSignedIn(http, out var user) ? $"{DisplayName(user)} ({Identity(user)})" : Local;

    /// <summary>The caller as the page greets it; it may change, and others may have the same.</summary>
    public static string DisplayNameOf(HttpContext? http) => IsSignedIn(http, out var user) ? DisplayName(user) : Local;

    /// <summary>How the records of this caller end, whatever its name was.</summary>
    public static string RecordEndOf(HttpContext? http) => IsSignedIn(http, out var user) ? $" ({Identity(user)})" : Local;

    /// <summary>Whether a record names this caller. Records from before identities were recorded hold the name alone.</summary>
    public static bool IsSame(string recorded, HttpContext? http) =>
        recorded.EndsWith(RecordEndOf(http), StringComparison.Ordinal) || recorded == DisplayNameOf(http);

    /// <summary>Whether a token says whose it is.</summary>
    internal static bool HasSubject(ClaimsPrincipal? user) => !string.IsNullOrWhiteSpace(user?.FindFirstValue(Subject));

    /// <summary>Whether the caller showed an API key, not a token.</summary>
    internal static bool IsKey(ClaimsPrincipal user) => user.Identity?.AuthenticationType == ApiKeyHandler.SchemeName;

    private static bool IsSignedIn(HttpContext? http, out ClaimsPrincipal user)
    {
        user = http?.User ?? new ClaimsPrincipal();
        return user.Identity is { IsAuthenticated: true };
    }

    private static string DisplayName(ClaimsPrincipal user)
    {
        var name = user.Identity?.Name ?? user.FindFirstValue(Subject) ?? "unnamed";
        return string.Concat(name.Where(c => !char.IsControl(c)).Take(MaxNameLength)).Trim();
    }

    private static string Identity(ClaimsPrincipal user)
    {
        if (IsKey(user)) return "key " + user.FindFirstValue(ClaimTypes.NameIdentifier);
        if (user.Identity?.AuthenticationType == AccountTokens.Scheme) return "account " + user.FindFirstValue(ClaimTypes.NameIdentifier);
        var subject = user.FindFirst(Subject);
        var issuer = Uri.TryCreate(subject?.Issuer, UriKind.Absolute, out var address) ? address.Authority + address.AbsolutePath.TrimEnd('/') : subject?.Issuer;
        return $"{subject?.Value}@{issuer}".Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal);
    }
}
