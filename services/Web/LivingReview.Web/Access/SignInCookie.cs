using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Web.Access;

/// <summary>The cookie that keeps a person signed in: encrypted, out of reach of scripts, sent to this site by this site alone.</summary>
internal sealed class SignInCookie(IDataProtectionProvider protection)
{
    public const string Name = "livingreview-sign-in";
    private static readonly TimeSpan Life = TimeSpan.FromDays(14);
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("LivingReview.Web.SignIn.v1").ToTimeLimitedDataProtector();

    private sealed record Kept(string Secret, Person Person);

    public void Write(HttpContext http, string secret, Person person) => http.Response.Cookies.Append(
        Name, _protector.Protect(JsonSerializer.Serialize(new Kept(secret, person)), Life), Options(http));

    public static void Delete(HttpContext http) => http.Response.Cookies.Delete(Name, Options(http));

    /// <summary>What the cookie of a request holds; null if there is none, or one that is too old or not ours.</summary>
    public (string Secret, Person Person)? Read(HttpContext http)
    {
        if (http.Request.Cookies[Name] is not { Length: > 0 } cookie)
            return null;
        try
        {
            return JsonSerializer.Deserialize<Kept>(_protector.Unprotect(cookie)) is { } kept ? (kept.Secret, kept.Person) : null;
        }
        catch (Exception exception) when (exception is CryptographicException or JsonException)
        {
            return null;
        }
    }

    private static CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps,
        IsEssential = true,
        MaxAge = Life,
        Path = "/",
    };
}
