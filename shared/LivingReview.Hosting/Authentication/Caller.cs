using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Hosting.Authentication;

/// <summary>Who calls.</summary>
public static class Caller
{
    /// <summary>Name of a caller where nobody signs in: whoever sits at this machine.</summary>
    public const string Local = "local";

    /// <summary>The caller's name, as it is recorded with every change.</summary>
    public static string NameOf(HttpContext? http) =>
        http?.User.Identity is { IsAuthenticated: true } identity ? identity.Name ?? http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "unnamed" : Local;
}
