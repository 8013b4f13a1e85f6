using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;

namespace LivingReview.Web.Access;

/// <summary>Who is signed in on the page.</summary>
/// <param name="Name">Name of the key or account.</param>
/// <param name="Role">reader, extractor, reviewer or owner.</param>
internal sealed record Person(string Name, string? Role);

/// <summary>
/// The credentials of one scope: of a request, of a circuit, or of the readings made for one of them. Never shared: whoever needs them
/// in another scope makes that scope with <see cref="CredentialScopes"/>.
/// </summary>
internal sealed class Credential
{
    private const string SecretType = "livingreview:secret";

    /// <summary>API key or access token; null for nobody.</summary>
    public string? Secret { get; private set; }

    public Person? Person { get; private set; }

    /// <summary>Tells credentials apart without showing them; empty for nobody.</summary>
    public string Mark { get; private set; } = "";

    public AuthenticationHeaderValue? Header => Secret is null ? null : new AuthenticationHeaderValue("Bearer", Secret);

    public void Take(string? secret, Person? person)
    {
        (Secret, Person) = (secret, person);
        Mark = secret is null ? "" : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
    }

    public void Take(Credential other) => Take(other.Secret, other.Person);

    /// <summary>Takes what <see cref="PrincipalOf"/> packed.</summary>
    public void Take(ClaimsPrincipal principal)
    {
        if (principal.FindFirst(SecretType)?.Value is { } secret)
            Take(secret, new Person(principal.FindFirst(ClaimTypes.Name)?.Value ?? "", principal.FindFirst(ClaimTypes.Role)?.Value));
    }

    /// <summary>How the credentials of a request reach the circuit that it opens; the principal stays in this process.</summary>
    public static ClaimsPrincipal PrincipalOf(string secret, Person person) => new(new ClaimsIdentity(
        [
            new Claim(SecretType, secret),
            new Claim(ClaimTypes.Name, person.Name),
            .. person.Role is null ? Array.Empty<Claim>() : [new Claim(ClaimTypes.Role, person.Role)],
        ],
        "page"));
}
