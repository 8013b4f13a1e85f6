using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Hosting.Authentication;

/// <summary>Reads an API key from "Authorization: Bearer lr_..." or "X-Api-Key".</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KeyRing keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "api-key";
    public const string RoleType = "role";
    public const string ReviewType = "review";
    private const string Bearer = "Bearer ";

    /// <summary>The key of the request; null without a key of our form.</summary>
    public static string? Shown(Microsoft.AspNetCore.Http.HttpRequest request)
    {
        if (request.Headers["X-Api-Key"].ToString() is { Length: > 0 } key) return key;
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Bearer + "lr_", StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : null;
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Shown(Request) is not { } shown) return Task.FromResult(AuthenticateResult.NoResult());
        if (keys.Find(shown) is not { } key) return Task.FromResult(AuthenticateResult.Fail("The API key is unknown, revoked or expired."));
        var claims = new List<Claim> { new(ClaimTypes.Name, key.Name), new(ClaimTypes.NameIdentifier, key.Id), new(RoleType, key.Role) };
        claims.AddRange(key.Reviews.Select(r => new Claim(ReviewType, r)));
        var principal = new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(principal, SchemeName)));
    }
}
