using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using LivingReview.Web.Access.Issuing;

namespace LivingReview.Web.Access;

/// <summary>Who is signed in on the page.</summary>
/// <param name="Name">Name of the key or account.</param>
/// <param name="Role">reader, extractor, reviewer or owner.</param>
/// <param name="AccountId">Id of the account; null for a key or token.</param>
internal sealed record Person(string Name, string? Role, string? AccountId = null);

/// <summary>
/// The credentials of one scope: of a request, of a circuit, or of the reads made for one of them. Never shared: another scope that needs
/// them is created with <see cref="CredentialScopes"/>.
/// </summary>
internal sealed class Credential
{
    private const string SecretType = "livingreview:secret";
    private const string SessionType = "livingreview:session";

    private string? _secret;

    /// <summary>API key or access token; null without a signed-in user.</summary>
    public string? Secret => Renewed?.Current ?? _secret;

    /// <summary>The session whose token is renewed at its issuer; null for a key, an account or a pasted token.</summary>
    public IssuerSession? Renewed { get; private set; }

    public Person? Person { get; private set; }

    /// <summary>Identifies the credentials without revealing them; empty without a signed-in user.</summary>
    public string Fingerprint { get; private set; } = "";

    public AuthenticationHeaderValue? Header => Secret is null ? null : new AuthenticationHeaderValue("Bearer", Secret);

    public void Set(string? secret, Person? person, IssuerSession? renewed = null)
    {
        (_secret, Person, Renewed) = (secret, person, renewed);
        // A token that is renewed is another secret of the same person.
        Fingerprint = secret is null ? "" : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(renewed is null ? secret : "session " + renewed.Id)));
    }

    /// <summary>Nobody is signed in any more.</summary>
    public void Clear() => Set(secret: null, person: null);

    public void Set(Credential other) => Set(other._secret, other.Person, other.Renewed);

    /// <summary>Reads the credentials from a principal of <see cref="CreatePrincipal"/>.</summary>
    /// <param name="principal">The principal.</param>
    /// <param name="renewed">The session of it whose token is renewed, if there is one.</param>
    public void Set(ClaimsPrincipal principal, IssuerSession? renewed = null)
    {
        if (principal.FindFirst(SecretType)?.Value is { } secret)
            Set(secret, new Person(principal.FindFirst(ClaimTypes.Name)?.Value ?? "", principal.FindFirst(ClaimTypes.Role)?.Value), renewed);
    }

    /// <summary>The session that a principal of <see cref="CreatePrincipal"/> belongs to; null for nobody.</summary>
    public static string? SessionOf(ClaimsPrincipal principal) => principal.FindFirst(SessionType)?.Value;

    /// <summary>Carries the credentials of a request to the circuit that it opens; the principal stays in this process.</summary>
    public static ClaimsPrincipal CreatePrincipal(string secret, Person person, string session) => new(new ClaimsIdentity(
        [
            new Claim(SecretType, secret),
            new Claim(SessionType, session),
            // Forms belong to the session: the secret of one may be renewed between a form and its submission.
            new Claim(ClaimTypes.NameIdentifier, session),
            new Claim(ClaimTypes.Name, person.Name),
            .. person.Role is null ? Array.Empty<Claim>() : [new Claim(ClaimTypes.Role, person.Role)],
        ],
        "page"));
}
