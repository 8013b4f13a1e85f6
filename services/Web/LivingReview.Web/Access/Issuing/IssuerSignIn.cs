using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using LivingReview.Client;
using LivingReview.Hosting.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace LivingReview.Web.Access.Issuing;

/// <summary>
/// Sign-in at an OpenID Connect issuer by the framework's handler: authorization code with PKCE. The session's cookie holds the tokens, encrypted; the
/// services are shown the access token, and they alone say what its owner may do.
/// </summary>
internal static class IssuerSignIn
{
    public const string Scheme = "issuer";

    /// <summary>Cookie of a session, and the scheme that reads it.</summary>
    public const string Cookie = "livingreview-issuer";

    private const string SessionType = "livingreview:session";
    private const string RenewAt = "renew_at";

    private static readonly string[] UsualScopes = ["openid", "profile", "offline_access"];

    public static IServiceCollection AddIssuerSignIn(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IssuerSessions>();
        var access = configuration.GetSection(AccessOptions.Section).Get<AccessOptions>() ?? new();
        if (!access.HasIssuerSignIn)
            return services;
        new AuthenticationBuilder(services)
            .AddCookie(Cookie, cookie =>
            {
                cookie.Cookie.Name = Cookie;
                // The way back from the issuer is a navigation from another site, with which a strict cookie is not sent.
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.ExpireTimeSpan = SignInCookie.Life;
                cookie.SlidingExpiration = false;
            })
            .AddOpenIdConnect(Scheme, oidc => Configure(oidc, access));
        return services;
    }

    /// <summary>The person of a request's session, its token renewed if that is due; null without a session that still counts.</summary>
    public static async Task<(string Secret, Person Person, string Session)?> ReadAsync(HttpContext http)
    {
        if (!IsConfigured(http) || !http.Request.Cookies.ContainsKey(Cookie))
            return null;
        var found = await http.AuthenticateAsync(Cookie);
        if (found is not { Principal: { } principal, Properties: { } properties } || principal.FindFirst(SessionType)?.Value is not { } id || Read(properties) is not { } tokens
            || http.RequestServices.GetRequiredService<EndedSessions>().HasEnded(id))
        {
            return null;
        }

        var session = http.RequestServices.GetRequiredService<IssuerSessions>().Keep(id, tokens);
        await session.GetAsync(http.RequestAborted);
        if (session.IsOver)
        {
            await http.SignOutAsync(Cookie);
            return null;
        }

        if (session.Tokens.Access != tokens.Access && !http.WebSockets.IsWebSocketRequest)
        {
            Write(properties, session.Tokens);
            await http.SignInAsync(Cookie, principal, properties);
        }

        return (session.Current, new Person(principal.FindFirst(ClaimTypes.Name)?.Value ?? "", principal.FindFirst(ClaimTypes.Role)?.Value), id);
    }

    /// <summary>Ends the session here and in the browser; whether there was one.</summary>
    public static async Task<bool> EndAsync(HttpContext http)
    {
        if (!IsConfigured(http) || !http.Request.Cookies.ContainsKey(Cookie))
            return false;
        if ((await http.AuthenticateAsync(Cookie)).Principal?.FindFirst(SessionType)?.Value is not { } id)
            return false;
        http.RequestServices.GetRequiredService<EndedSessions>().End(id);
        http.RequestServices.GetRequiredService<IssuerSessions>().Forget(id);
        await http.SignOutAsync(Cookie);
        return true;
    }

    public static bool IsConfigured(HttpContext http) => http.RequestServices.GetRequiredService<IOptions<AccessOptions>>().Value.HasIssuerSignIn;

    private static void Configure(OpenIdConnectOptions oidc, AccessOptions access)
    {
        oidc.Authority = access.Authority;
        oidc.ClientId = access.ClientId;
        oidc.ClientSecret = access.ClientSecret;
        oidc.RequireHttpsMetadata = !new Uri(access.Authority!).IsLoopback;
        oidc.ResponseType = OpenIdConnectResponseType.Code;
        // A form that another site posts comes without cookies; an address does not.
        oidc.ResponseMode = OpenIdConnectResponseMode.Query;
        oidc.CallbackPath = "/access/issuer/back";
        oidc.SignedOutCallbackPath = "/access/issuer/signed-out";
        oidc.RemoteSignOutPath = PathString.Empty;
        oidc.SignInScheme = Cookie;
        oidc.SaveTokens = true;
        oidc.BackchannelTimeout = TimeSpan.FromSeconds(10);
        oidc.MapInboundClaims = false;
        oidc.TokenValidationParameters.NameClaimType = access.NameClaim;
        oidc.TokenValidationParameters.RoleClaimType = access.RoleClaim;
        oidc.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(access.ClockSkewSeconds);
        oidc.Scope.Clear();
        foreach (var scope in access.Scopes.Count > 0 ? access.Scopes : UsualScopes) oidc.Scope.Add(scope);
        foreach (var (name, value) in access.AuthorizationParameters) oidc.AdditionalAuthorizationParameters[name] = value;
        foreach (var cookie in new[] { oidc.NonceCookie, oidc.CorrelationCookie })
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        }

        oidc.Events.OnTicketReceived = AdmitAsync;
        oidc.Events.OnRemoteFailure = context =>
        {
            context.Response.Redirect("/" + SignInLinks.SignIn(SignInLinks.Safe(context.Properties?.RedirectUri), context.Failure is HttpRequestException ? "issuer-unreachable" : "issuer-ended"));
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }

    /// <summary>The services are asked whether they take the token, and who it belongs to: a person that they do not know is not signed in here.</summary>
    private static async Task AdmitAsync(TicketReceivedContext context)
    {
        var http = context.HttpContext;
        var properties = context.Properties!;
        if (properties.GetTokenValue(OpenIdConnectParameterNames.AccessToken) is not { } token
            || await http.RequestServices.GetRequiredService<CallerClient>().AskAsync(token, http.RequestAborted) is not { SignedIn: true } caller)
        {
            http.Response.Redirect("/" + SignInLinks.SignIn(SignInLinks.Safe(context.ReturnUri), "issuer-refused"));
            context.HandleResponse();
            return;
        }

        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var expiresAt = DateTimeOffset.TryParse(properties.GetTokenValue("expires_at"), CultureInfo.InvariantCulture, DateTimeStyles.None, out var end) ? end : now + IssuerSessions.LifeOf(null);
        // For signing out there; what else the issuer says of the person stays with it.
        var identity = properties.GetTokenValue(OpenIdConnectParameterNames.IdToken);
        Write(properties, IssuedTokens.From(token, properties.GetTokenValue(OpenIdConnectParameterNames.RefreshToken), now, expiresAt - now), identity);
        properties.IsPersistent = true;
        properties.ExpiresUtc = now + SignInCookie.Life;
        context.Principal = new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(SessionType, RandomNumberGenerator.GetHexString(32, lowercase: true)),
                new Claim(ClaimTypes.Name, caller.Name ?? ""),
                .. caller.Role is { } role ? new[] { new Claim(ClaimTypes.Role, role) } : [],
            ],
            Cookie));
        http.RequestServices.GetRequiredService<SignInCookie>().End(http);
    }

    private static IssuedTokens? Read(AuthenticationProperties properties) =>
        properties.GetTokenValue(OpenIdConnectParameterNames.AccessToken) is { } access && Moment(properties.GetTokenValue("expires_at")) is { } end && Moment(properties.GetTokenValue(RenewAt)) is { } renewAt
            ? new IssuedTokens(access, properties.GetTokenValue(OpenIdConnectParameterNames.RefreshToken), end, renewAt)
            : null;

    private static void Write(AuthenticationProperties properties, IssuedTokens tokens, string? identity = null)
    {
        identity ??= properties.GetTokenValue(OpenIdConnectParameterNames.IdToken);
        properties.StoreTokens(
        [
            new AuthenticationToken { Name = OpenIdConnectParameterNames.AccessToken, Value = tokens.Access },
            new AuthenticationToken { Name = "expires_at", Value = tokens.ExpiresAt.ToString("O", CultureInfo.InvariantCulture) },
            new AuthenticationToken { Name = RenewAt, Value = tokens.RenewAt.ToString("O", CultureInfo.InvariantCulture) },
            .. tokens.Refresh is { } refresh ? new[] { new AuthenticationToken { Name = OpenIdConnectParameterNames.RefreshToken, Value = refresh } } : [],
            .. identity is not null ? new[] { new AuthenticationToken { Name = OpenIdConnectParameterNames.IdToken, Value = identity } } : [],
        ]);
    }

    private static DateTimeOffset? Moment(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var moment) ? moment : null;
}
