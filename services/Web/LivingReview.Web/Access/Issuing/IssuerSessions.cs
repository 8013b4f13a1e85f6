using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace LivingReview.Web.Access.Issuing;

/// <summary>The sessions of people who signed in at the issuer, in this process.</summary>
internal sealed class IssuerSessions(IOptionsMonitor<OpenIdConnectOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, IssuerSession> _sessions = new(StringComparer.Ordinal);

    /// <summary>The session of an id; null if it is none of the issuer's, or none that this process knows.</summary>
    public IssuerSession? Find(string id) => _sessions.GetValueOrDefault(id);

    /// <summary>The session of an id, with the newest of its tokens.</summary>
    public IssuerSession Keep(string id, IssuedTokens tokens)
    {
        var session = _sessions.GetOrAdd(id, _ => new IssuerSession(id, tokens, RenewAsync, time));
        session.Take(tokens);
        // Those that nobody used since their token ended come back with their cookie, if at all.
        foreach (var (old, one) in _sessions.Where(one => one.Value.Tokens.ExpiresAt + SignInCookie.Life < time.GetUtcNow())) _sessions.TryRemove(new(old, one));
        return session;
    }

    public void Forget(string id) => _sessions.TryRemove(id, out _);

    /// <summary>Asks the issuer for a new access token, for as long as its back channel waits; null if it gives none any more.</summary>
    private async Task<IssuedTokens?> RenewAsync(IssuedTokens tokens)
    {
        var oidc = options.Get(IssuerSignIn.Scheme);
        var issuer = await oidc.ConfigurationManager!.GetConfigurationAsync(CancellationToken.None);
        var form = new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = tokens.Refresh!, ["client_id"] = oidc.ClientId! };
        if (oidc.ClientSecret is { Length: > 0 } secret) form["client_secret"] = secret;
        using var content = new FormUrlEncodedContent(form);
        using var response = await oidc.Backchannel.PostAsync(new Uri(issuer.TokenEndpoint), content);
        if ((int)response.StatusCode >= 500) response.EnsureSuccessStatusCode();
        if (!response.IsSuccessStatusCode) return null;
        var answer = new OpenIdConnectMessage(await response.Content.ReadAsStringAsync());
        return answer.AccessToken is { Length: > 0 } access
            ? IssuedTokens.From(access, answer.RefreshToken ?? tokens.Refresh, time.GetUtcNow(), LifeOf(answer.ExpiresIn))
            : null;
    }

    /// <summary>The life of a token, in seconds as the issuer says it; an hour if it does not say.</summary>
    public static TimeSpan LifeOf(string? seconds) =>
        TimeSpan.FromSeconds(int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var life) ? life : 3600);
}
