using System.ComponentModel.DataAnnotations;

namespace LivingReview.Hosting.Authentication;

/// <summary>
/// Who may call. Section "Authentication". Without a key file, accounts and an authority everyone may do everything, and the service then
/// listens on this machine only.
/// </summary>
public sealed class AccessOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Authentication";

    /// <summary>File with the hashes of API keys, as <c>livingreview keys</c> writes it. It is read again when it changes.</summary>
    public string? KeyFile { get; set; }

    /// <summary>
    /// File with the accounts of people who sign in on the page with passkeys, as the page and <c>livingreview accounts</c> write it; the keys of
    /// their sign-ins are in the folder "account-keys" beside it. It is read again when it changes.
    /// </summary>
    public string? AccountFile { get; set; }

    /// <summary>Address of an OpenID Connect issuer whose access tokens (JWT) are accepted.</summary>
    public string? Authority { get; set; }

    /// <summary>Audience that a token must name. Needed with <see cref="Authority"/>.</summary>
    public string? Audience { get; set; }

    /// <summary>
    /// Id under which the issuer knows the page. With it people sign in at the issuer by a redirect (authorization code with PKCE); without it they
    /// paste a token. Needs <see cref="Authority"/>.
    /// </summary>
    public string? ClientId { get; set; }

    /// <summary>The page's secret at the issuer; null for a public client, which PKCE alone protects.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>What the page asks the issuer for; empty for openid, profile and offline_access. A refresh token keeps people signed in.</summary>
    public IReadOnlyList<string> Scopes { get; set; } = [];

    /// <summary>Further parameters of the request to the issuer, such as "resource" or "audience", by which issuers choose the audience of a token.</summary>
    public IReadOnlyDictionary<string, string> AuthorizationParameters { get; set; } = new Dictionary<string, string>();

    /// <summary>Claim that holds the role; several values mean the highest of them. No other claim gives one.</summary>
    [Required]
    public string RoleClaim { get; set; } = "roles";

    /// <summary>
    /// Claim that names the person in the history, beside the issuer's "sub", which says who it is. A token without "sub" is refused.
    /// </summary>
    [Required]
    public string NameClaim { get; set; } = "preferred_username";

    /// <summary>Seconds that this machine's clock and the issuer's may differ, when a token begins and ends.</summary>
    [Range(0, 300)]
    public int ClockSkewSeconds { get; set; } = 30;

    /// <summary>Whether reading needs no credentials although writing does: a public review.</summary>
    public bool PublicReading { get; set; }

    /// <summary>
    /// Whether everyone who reaches this service may do everything, on every address it listens on: for services in a private network
    /// behind an edge that authenticates. Never set it on an address that others reach.
    /// </summary>
    public bool TrustNetwork { get; set; }

    /// <summary>
    /// Names under which the service answers, beside this machine's own; empty for any. Without sign-in it answers to this machine's own
    /// names alone, whatever is set here.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; set; } = [];

    /// <summary>Requests per second that one caller may make on average, where callers sign in.</summary>
    [Range(1, 100_000)]
    public int RequestsPerSecond { get; set; } = 50;

    /// <summary>Requests that one caller may make at once.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; set; } = 500;

    /// <summary>Whether people may have accounts here.</summary>
    public bool HasAccounts => !string.IsNullOrWhiteSpace(AccountFile);

    /// <summary>Whether people sign in at an issuer by a redirect.</summary>
    public bool HasIssuerSignIn => !string.IsNullOrWhiteSpace(Authority) && !string.IsNullOrWhiteSpace(ClientId);

    /// <summary>Whether callers must sign in.</summary>
    internal bool IsRequired => !string.IsNullOrWhiteSpace(KeyFile) || HasAccounts || !string.IsNullOrWhiteSpace(Authority);
}
