using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Web.Access;

/// <summary>The cookie that keeps a person signed in: encrypted, inaccessible to scripts, sent only to this site.</summary>
internal sealed class SignInCookie(IDataProtectionProvider protection, EndedSessions ended)
{
    public const string Name = "livingreview-sign-in";

    /// <summary>How long a sign-in lasts.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(14);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("LivingReview.Web.SignIn.v1").ToTimeLimitedDataProtector();

    private sealed record Content(string Secret, Person Person);

    public void Write(HttpContext http, string secret, Person person) => http.Response.Cookies.Append(
        Name, _protector.Protect(JsonSerializer.Serialize(new Content(secret, person)), Life), Options(http));

    /// <summary>Ends the session here and in the browser.</summary>
    public void End(HttpContext http)
    {
        if (http.Request.Cookies[Name] is { Length: > 0 } cookie) ended.End(EndedSessions.IdOf(cookie));
        http.Response.Cookies.Delete(Name, Options(http));
    }

    /// <summary>The content of the cookie of a request, and its session; null if it is missing, expired, invalid or of a session that was ended.</summary>
    public (string Secret, Person Person, string Session)? Read(HttpContext http)
    {
        if (http.Request.Cookies[Name] is not { Length: > 0 } cookie || EndedSessions.IdOf(cookie) is var session && ended.HasEnded(session))
            return null;
        try
        {
            return JsonSerializer.Deserialize<Content>(_protector.Unprotect(cookie)) is { } content ? (content.Secret, content.Person, session) : null;
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
