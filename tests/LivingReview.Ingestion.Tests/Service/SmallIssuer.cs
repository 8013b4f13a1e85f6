using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LivingReview.Ingestion.Tests.Service;

/// <summary>An OpenID Connect issuer as small as one can be: discovery, a set of keys that can be rotated, and signed access tokens.</summary>
internal sealed class SmallIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private RsaSecurityKey _key = NewKey("first");

    private SmallIssuer(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public static async Task<SmallIssuer> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var issuer = new SmallIssuer(app);
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = issuer.Address,
            ["jwks_uri"] = issuer.Address + "/keys",
            ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
        }));
        app.MapGet("/keys", () =>
        {
            var rsa = issuer._key.Rsa.ExportParameters(includePrivateParameters: false);
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = issuer._key.KeyId, n = Base64UrlEncoder.Encode(rsa.Modulus), e = Base64UrlEncoder.Encode(rsa.Exponent) } } });
        });
        await app.StartAsync(cancellationToken);
        return issuer;
    }

    /// <summary>From now on another key signs, and only that one is published.</summary>
    public void Rotate() => _key = NewKey("second");

    /// <summary>A token of the key of now.</summary>
    public string Token(string role, string audience = "livingreview", string? issuer = null, TimeSpan? age = null, SecurityKey? key = null, string? subject = "s-1", string? name = null, string? otherRole = null)
    {
        var issued = DateTime.UtcNow - (age ?? TimeSpan.Zero);
        var claims = new Dictionary<string, object> { ["roles"] = new[] { role }, ["preferred_username"] = name ?? role + " by token" };
        if (subject is not null) claims["sub"] = subject;
        if (otherRole is not null) claims["role"] = otherRole;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Address,
            Audience = audience,
            IssuedAt = issued,
            NotBefore = issued,
            Expires = issued.AddMinutes(10),
            Claims = claims,
            SigningCredentials = new SigningCredentials(key ?? _key, SecurityAlgorithms.RsaSha256),
        });
    }

    /// <summary>A key that the issuer does not know.</summary>
    public static RsaSecurityKey NewKey(string id) => new(RSA.Create(2048)) { KeyId = id };

    public async ValueTask DisposeAsync()
    {
        _key.Rsa.Dispose();
        await _app.DisposeAsync();
    }
}
