using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Web.Access;

/// <summary>The cookie that keeps a person signed in: encrypted, inaccessible to scripts, sent only to this site.</summary>
internal sealed class SignInCookie(IDataProtectionProvider protection)
{
    public const string Name = "livingreview-sign-in";
    private static readonly TimeSpan Life = TimeSpan.FromDays(14);
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("LivingReview.Web.SignIn.v1").ToTimeLimitedDataProtector();

    private sealed record Content(string Secret, Person Person);

    public void Write(HttpContext http, string secret, Person person) => http.Response.Cookies.Append(
        Name, _protector.Protect(JsonSerializer.Serialize(new Content(secret, person)), Life), Options(http));

    public static void Delete(HttpContext http) => http.Response.Cookies.Delete(Name, Options(http));

    /// <summary>The content of the cookie of a request; null if it is missing, expired or invalid.</summary>
    public (string Secret, Person Person)? Read(HttpContext http)
    {
        if (http.Request.Cookies[Name] is not { Length: > 0 } cookie)
            return null;
        try
        {
            return JsonSerializer.Deserialize<Content>(_protector.Unprotect(cookie)) is { } content ? (content.Secret, content.Person) : null;
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
