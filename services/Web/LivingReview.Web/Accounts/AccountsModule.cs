using LivingReview.Hosting.Accounts;
using LivingReview.Hosting.Authentication;
using LivingReview.Web.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Web.Accounts;

/// <summary>People's accounts on the page: invitations, passkeys and sessions, all by the framework's identity.</summary>
internal static class AccountsModule
{
    /// <summary>Cookie of a person's session; it ends with the browser.</summary>
    public const string Cookie = "livingreview-account";

    /// <summary>Adds what the page needs beyond the accounts themselves, which every service knows, where there is an account file.</summary>
    public static IServiceCollection AddAccountPages(this IServiceCollection services, IConfiguration configuration)
    {
        var access = configuration.GetSection(AccessOptions.Section).Get<AccessOptions>() ?? new();
        if (!access.HasAccounts)
            return services;
        new IdentityBuilder(typeof(AccountUser), services).AddSignInManager().AddClaimsPrincipalFactory<AccountPrincipals>();
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            // The passkey itself says whose it is, so that nobody types a name; the device asks for a finger, a face or a code.
            passkeys.ResidentKeyRequirement = "required";
            passkeys.UserVerificationRequirement = "required";
        });
        new AuthenticationBuilder(services).AddIdentityCookies(cookies =>
        {
            cookies.ApplicationCookie!.Configure(cookie =>
            {
                cookie.Cookie.Name = Cookie;
                cookie.Cookie.SameSite = SameSiteMode.Strict;
                cookie.ExpireTimeSpan = AccountTokens.Life;
                cookie.SlidingExpiration = false;
                // The account file is asked at each request whether the session still counts (SignInEndpoints), not now and then.
                cookie.Events.OnValidatePrincipal = _ => Task.CompletedTask;
            });
            cookies.TwoFactorUserIdCookie!.Configure(cookie =>
            {
                // Between the question to a passkey and its answer.
                cookie.Cookie.Name = "livingreview-passkey";
                cookie.Cookie.SameSite = SameSiteMode.Strict;
            });
        });
        return services;
    }

    /// <summary>The person of a request's session: the credentials, and the session's id; null without one that still counts.</summary>
    public static async Task<(string Secret, Person Person, string Session)?> ReadAsync(HttpContext http)
    {
        if (http.RequestServices.GetService<AccountRing>() is not { } ring || http.Request.Cookies[Cookie] is not { Length: > 0 } cookie)
            return null;
        var session = EndedSessions.IdOf(cookie);
        if (http.RequestServices.GetRequiredService<EndedSessions>().HasEnded(session))
            return null;
        var found = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        return found.Principal is { } principal && AccountPrincipals.Read(principal) is var (id, stamp, secret) && ring.Find(id, stamp) is { } account
            ? (secret, AccountPrincipals.PersonOf(account), session)
            : null;
    }

    /// <summary>Ends the session here and in the browser.</summary>
    public static async Task EndAsync(HttpContext http)
    {
        if (http.RequestServices.GetService<AccountRing>() is null || http.Request.Cookies[Cookie] is not { Length: > 0 } cookie)
            return;
        http.RequestServices.GetRequiredService<EndedSessions>().End(EndedSessions.IdOf(cookie));
        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
    }
}
