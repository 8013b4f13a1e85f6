using LivingReview.Client;
using LivingReview.Web.Access.Issuing;
using LivingReview.Web.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LivingReview.Web.Access;

/// <summary>Sign-in and sign-out: plain forms with an antiforgery token, so that the cookie is set by a response and not by a circuit.</summary>
internal static class SignInEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/access/sign-in", SignInAsync).ExcludeFromDescription();
        routes.MapPost("/access/sign-out", SignOutAsync).ExcludeFromDescription();
        IssuerEndpoint.Map(routes);
    }

    /// <summary>Reads the credentials from the cookie for every URL except the API, whose callers send their own.</summary>
    public static IApplicationBuilder UseSignIn(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (!http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            && (http.RequestServices.GetRequiredService<SignInCookie>().Read(http) ?? await AccountsModule.ReadAsync(http) ?? await IssuerSignIn.ReadAsync(http)) is var (secret, person, session))
        {
            http.User = Credential.CreatePrincipal(secret, person, session);
            http.RequestServices.GetRequiredService<Credential>().Set(secret, person, http.RequestServices.GetRequiredService<IssuerSessions>().Find(session));
        }

        await next(http);
    });

    private static async Task<IResult> SignInAsync(
        HttpContext http, [FromForm] string? key, [FromForm] string? person, [FromForm] string? to, CallerClient callers, SignInCookie cookie, IOptions<KnownPeople> people,
        CancellationToken cancellationToken)
    {
        var secret = (person is null ? key : people.Value.KeyOf(person))?.Trim() ?? "";
        var target = SignInLinks.Safe(to);
        if (secret.Length is 0 or > 8000 || secret.Any(letter => letter is < '!' or > '~'))
            return Results.LocalRedirect("/" + SignInLinks.SignIn(target, "unreadable"));
        var caller = await callers.AskAsync(secret, cancellationToken);
        if (caller is null)
            return Results.LocalRedirect("/" + SignInLinks.SignIn(target, "unreachable"));
        if (!caller.SignedIn)
            return Results.LocalRedirect("/" + SignInLinks.SignIn(target, caller.SignInNeeded ? "unknown" : "open"));
        await AccountsModule.EndAsync(http);
        await IssuerSignIn.EndAsync(http);
        cookie.Write(http, secret, new Person(caller.Name ?? "", caller.Role));
        return Results.LocalRedirect("/" + target);
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, [FromForm] string? to, SignInCookie cookie)
    {
        cookie.End(http);
        await AccountsModule.EndAsync(http);
        var target = "/" + SignInLinks.Safe(to);
        return await IssuerSignIn.EndAsync(http) && await IssuerEndpoint.EndAtIssuerAsync(http, target) ? Results.Empty : Results.LocalRedirect(target);
    }
}

/// <summary>Links to the sign-in page.</summary>
internal static class SignInLinks
{
    public static string SignIn(string to, string? error = null) =>
        "sign-in?to=" + Uri.EscapeDataString(to) + (error is null ? "" : "&error=" + error);

    /// <summary>A URL within this site, relative to its base; anything else becomes the front page.</summary>
    public static string Safe(string? to)
    {
        var path = (to ?? "").TrimStart('/');
        return path.Contains(':', StringComparison.Ordinal) && !path.Contains('?', StringComparison.Ordinal)
            || path.Contains('\\', StringComparison.Ordinal) || path.Any(char.IsControl) || !Uri.TryCreate("/" + path, UriKind.Relative, out _) ? "" : path;
    }
}
