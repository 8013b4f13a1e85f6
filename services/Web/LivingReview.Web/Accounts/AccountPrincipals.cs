using System.Security.Claims;
using LivingReview.Hosting.Accounts;
using LivingReview.Hosting.Authentication;
using LivingReview.Web.Access;
using Microsoft.AspNetCore.Identity;

namespace LivingReview.Web.Accounts;

/// <summary>What the session's cookie holds: who the person is, and the token that the page shows to the services for the person.</summary>
internal sealed class AccountPrincipals(AccountTokens tokens) : IUserClaimsPrincipalFactory<AccountUser>
{
    private const string StampType = "livingreview:stamp";
    private const string TokenType = "livingreview:token";

    public Task<ClaimsPrincipal> CreateAsync(AccountUser user) => Task.FromResult(new ClaimsPrincipal(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, user.Account.Id),
            new Claim(StampType, user.Account.Stamp),
            new Claim(TokenType, tokens.Issue(user.Account)),
        ],
        IdentityConstants.ApplicationScheme)));

    public static (string Id, string Stamp, string Token)? Read(ClaimsPrincipal principal) =>
        principal.FindFirst(ClaimTypes.NameIdentifier)?.Value is { } id && principal.FindFirst(StampType)?.Value is { } stamp && principal.FindFirst(TokenType)?.Value is { } token
            ? (id, stamp, token)
            : null;

    /// <summary>The person as the page greets it, with the highest role anywhere: what a person may do in a review the services say.</summary>
    public static Person PersonOf(Account account) =>
        new(account.Name, account.Reviews.Values.Append(account.Role).Select(Roles.Parse).Max() is { } role ? Roles.NameOf(role) : null, account.Id);
}
