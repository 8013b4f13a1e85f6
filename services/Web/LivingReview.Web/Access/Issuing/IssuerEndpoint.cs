using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Web.Access.Issuing;

/// <summary>The ways to the issuer: to sign in there, and to sign out there too.</summary>
internal static class IssuerEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/access/issuer", BeginAsync).ExcludeFromDescription();

    private static async Task<IResult> BeginAsync(HttpContext http, string? to)
    {
        var target = SignInLinks.Safe(to);
        if (!IssuerSignIn.IsConfigured(http))
            return Results.LocalRedirect("/" + SignInLinks.SignIn(target));
        try
        {
            await http.ChallengeAsync(IssuerSignIn.Scheme, new AuthenticationProperties { RedirectUri = "/" + target });
            return Results.Empty;
        }
        catch (Exception fault) when (IsUnreachable(fault))
        {
            return Results.LocalRedirect("/" + SignInLinks.SignIn(target, "issuer-unreachable"));
        }
    }

    /// <summary>Leads the browser to the issuer, which ends its own session and sends it back; false if the issuer cannot.</summary>
    public static async Task<bool> EndAtIssuerAsync(HttpContext http, string target)
    {
        try
        {
            await http.SignOutAsync(IssuerSignIn.Scheme, new AuthenticationProperties { RedirectUri = target });
            return true;
        }
        catch (Exception fault) when (IsUnreachable(fault))
        {
            return false;
        }
    }

    // The handler says so when the issuer's description cannot be read, or names no address for it.
    public static bool IsUnreachable(Exception fault) => fault is InvalidOperationException or HttpRequestException or TaskCanceledException;
}
