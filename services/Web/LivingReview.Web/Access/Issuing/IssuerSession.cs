namespace LivingReview.Web.Access.Issuing;

/// <summary>Tokens of one sign-in, as the issuer gave them.</summary>
/// <param name="Access">What the services are shown.</param>
/// <param name="Refresh">What it is renewed with; null if the issuer gives none.</param>
/// <param name="ExpiresAt">When the access token ends.</param>
/// <param name="RenewAt">When it is time to renew it.</param>
internal sealed record IssuedTokens(string Access, string? Refresh, DateTimeOffset ExpiresAt, DateTimeOffset RenewAt)
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <summary>Renewed a minute before its end, or after half of a short life.</summary>
    public static IssuedTokens From(string access, string? refresh, DateTimeOffset now, TimeSpan life) => new(access, refresh, now + life, now + (life > 2 * Margin ? life - Margin : life / 2));
}

/// <summary>
/// A person's session whose access token is renewed before it ends: by whatever needs it first, a request or an open page. In this process alone; the
/// cookie takes over what is newer with the next request.
/// </summary>
internal sealed class IssuerSession(string id, IssuedTokens tokens, Func<IssuedTokens, Task<IssuedTokens?>> renew, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private Task _renewing = Task.CompletedTask;
    private volatile IssuedTokens _tokens = tokens;
    private volatile bool _isOver;
    private DateTimeOffset _notBefore;

    public string Id => id;

    /// <summary>The token as it is; it may be about to end.</summary>
    public string Current => _tokens.Access;

    public IssuedTokens Tokens => _tokens;

    /// <summary>Whether the issuer renews it no more.</summary>
    public bool IsOver => _isOver || (_tokens.Refresh is null && _tokens.ExpiresAt <= time.GetUtcNow());

    private bool IsDue => _tokens.Refresh is not null && _tokens.RenewAt <= time.GetUtcNow() && !_isOver;

    /// <summary>Takes tokens of a cookie that another host has renewed.</summary>
    public void Take(IssuedTokens newer)
    {
        if (newer.ExpiresAt > _tokens.ExpiresAt) (_tokens, _isOver) = (newer, false);
    }

    /// <summary>A token that is good for now. When the issuer does not answer, the present one, until it ends.</summary>
    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        if (!IsDue) return _tokens.Access;
        Task renewing;
        lock (_gate)
        {
            if (_renewing.IsCompleted && IsDue && _notBefore <= time.GetUtcNow()) _renewing = RenewAsync();
            renewing = _renewing;
        }

        await renewing.WaitAsync(cancellationToken);
        return _tokens.Access;
    }

    /// <summary>
    /// Belongs to nobody who waits for it: an issuer takes a refresh token once, and with an answer that is not heard, because the request that asked
    /// for it has ended, the session would be lost.
    /// </summary>
    private async Task RenewAsync()
    {
        try
        {
            if (await renew(_tokens) is { } renewed) _tokens = renewed;
            else _isOver = true;
        }
        catch (Exception fault) when (IssuerEndpoint.IsUnreachable(fault))
        {
            _notBefore = time.GetUtcNow() + Pause;
        }
    }
}
