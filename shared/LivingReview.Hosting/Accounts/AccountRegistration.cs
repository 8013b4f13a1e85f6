using System.Security.Claims;
using LivingReview.Hosting.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Hosting.Accounts;

/// <summary>Accounts by the framework's identity, over the account file.</summary>
public static class AccountRegistration
{
    /// <summary>Adds the accounts of <see cref="AccessOptions.AccountFile"/>, their invitations and the scheme of their tokens.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<AccountRing>();
        services.AddSingleton<AccountTokens>();
        services.AddScoped<AccountRegister>();
        services.AddOptions<BearerTokenOptions>(AccountTokens.Scheme).PostConfigure<AccountTokens>((bearer, tokens) => bearer.BearerTokenProtector = tokens.Format);
        services.Configure<DataProtectionTokenProviderOptions>(tokens => tokens.TokenLifespan = AccountRegister.InvitationLife);
        services.AddIdentityCore<AccountUser>().AddUserStore<AccountStore>().AddTokenProvider<InvitationTokens>(InvitationTokens.Provider);
        return services;
    }

    /// <summary>Adds the scheme that reads the tokens.</summary>
    internal static AuthenticationBuilder AddAccountTokens(this AuthenticationBuilder authentication) =>
        authentication.AddBearerToken(AccountTokens.Scheme, bearer => bearer.Events.OnMessageReceived = context =>
        {
            context.Token = AccountTokens.Shown(context.Request);
            return Task.CompletedTask;
        });

    /// <summary>
    /// Puts the account as it is now in the place of what the token says; a person whose account was closed, or whose sign-ins were ended, is nobody.
    /// </summary>
    internal static void UseAccount(HttpContext http)
    {
        if (http.User.Identity?.AuthenticationType != AccountTokens.Scheme) return;
        var found = http.RequestServices.GetRequiredService<AccountRing>().Find(http.User.FindFirstValue(ClaimTypes.NameIdentifier), http.User.FindFirstValue(AccountTokens.StampType));
        if (found is null)
        {
            http.User = new ClaimsPrincipal(new ClaimsIdentity());
            return;
        }

        http.User = new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, found.Id), new(ClaimTypes.Name, found.Name)], AccountTokens.Scheme));
        http.Features.Set(found);
    }
}
