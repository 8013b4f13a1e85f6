using System.Globalization;
using System.Security.Cryptography;
using LivingReview.Hosting.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace LivingReview.Hosting.Accounts;

/// <summary>Invites people, changes what they may do, and ends their access. Each change stays in the account's history with its author.</summary>
public sealed class AccountRegister(UserManager<AccountUser> users, IOptions<AccessOptions> options, TimeProvider time)
{
    /// <summary>How long an invitation may be accepted.</summary>
    public static readonly TimeSpan InvitationLife = TimeSpan.FromDays(7);

    private string Path => options.Value.AccountFile ?? throw new InvalidOperationException("There is no account file.");

    /// <summary>Makes an account for a person, and the address, relative to the site, at which the person accepts the invitation.</summary>
    /// <param name="name">The person's name.</param>
    /// <param name="role">Role in every review; null for none.</param>
    /// <param name="reviews">Roles in single reviews.</param>
    /// <param name="by">Who invites, as recorded.</param>
    public async Task<(Account Account, string Link)> InviteAsync(string name, string? role, IReadOnlyDictionary<string, string> reviews, string by)
    {
        var now = time.GetUtcNow();
        var user = new AccountUser(new Account
        {
            Id = Guid.CreateVersion7(now).ToString("N", CultureInfo.InvariantCulture),
            Name = name.Trim(),
            Role = role,
            Reviews = reviews,
            Stamp = "",
        });
        user.Account = user.Account with { History = [new AccountChange(now, by, $"Invited as {RolesOf(user.Account)}")] };
        var made = await users.CreateAsync(user);
        if (!made.Succeeded) throw new InvalidOperationException(string.Join(' ', made.Errors.Select(error => error.Description)));
        return (user.Account, await LinkAsync(user));
    }

    /// <summary>Invites a person again who has lost the passkeys: they and the sign-ins of before end. Null if there is no such account.</summary>
    /// <param name="id">Id of the account.</param>
    /// <param name="by">Who invites.</param>
    public async Task<string?> RenewAsync(string id, string by)
    {
        if (await users.FindByIdAsync(id) is null) return null;
        Note(id, by, "Invited again; passkeys removed", account => account with { Passkeys = [], Stamp = NewStamp() });
        return await users.FindByIdAsync(id) is { } user ? await LinkAsync(user) : null;
    }

    /// <summary>The account that an invitation is for; null if it was used, has expired or is none.</summary>
    /// <param name="id">Id of the account.</param>
    /// <param name="token">Token of the invitation.</param>
    public async Task<AccountUser?> FindInvitedAsync(string? id, string? token) =>
        id is { Length: > 0 } && token is { Length: > 0 } && await users.FindByIdAsync(id) is { } user
            && await users.VerifyUserTokenAsync(user, InvitationTokens.Provider, InvitationTokens.Purpose, token) ? user : null;

    /// <summary>
    /// Keeps the passkey that a person made for an invitation, which is used up by it: one change of the file, so that whatever happens the invitation is
    /// either open and has no passkey, or is used. False if it was used, renewed or closed meanwhile.
    /// </summary>
    /// <param name="user">The account, as it was when the invitation was found good.</param>
    /// <param name="passkey">The passkey.</param>
    public bool Accept(AccountUser user, UserPasskeyInfo passkey)
    {
        var (id, isAccepted) = (user.Account.Id, false);
        AccountFile.Change(Path, id, account =>
        {
            if (account.Stamp != user.Account.Stamp || account.ClosedAt is not null) return account;
            isAccepted = true;
            return user.Account = AccountStore.With(account, passkey) with
            {
                Stamp = NewStamp(),
                History = [.. account.History, new AccountChange(time.GetUtcNow(), $"{account.Name} (account {id})", "Invitation accepted")],
            };
        });
        return isAccepted;
    }

    /// <summary>Changes what a person may do, from the next request on; whether there is such an account.</summary>
    public bool SetRoles(string id, string? role, IReadOnlyDictionary<string, string> reviews, string by) => Note(id, by, null, account => account with { Role = role, Reviews = reviews });

    /// <summary>Ends the access of a person at once; whether there is such an account.</summary>
    public bool Close(string id, string by) => Note(id, by, "Closed", account => account with { ClosedAt = account.ClosedAt ?? time.GetUtcNow(), Stamp = NewStamp() });

    /// <summary>Opens a closed account again: the person signs in with the passkeys of before.</summary>
    public bool Reopen(string id, string by) => Note(id, by, "Opened again", account => account with { ClosedAt = null });

    /// <summary>What a person may do, for people: "reviewer; owner of lung".</summary>
    public static string RolesOf(Account account)
    {
        var parts = account.Reviews.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Value} of {one.Key}").Prepend(account.Role).Where(part => part is not null).ToList();
        return parts.Count == 0 ? "no role" : string.Join("; ", parts);
    }

    private static string NewStamp() => RandomNumberGenerator.GetHexString(32);

    private bool Note(string id, string by, string? what, Func<Account, Account> change) => AccountFile.Change(Path, id, account =>
    {
        var changed = change(account);
        return changed with { History = [.. account.History, new AccountChange(time.GetUtcNow(), by, what ?? $"{RolesOf(account)} -> {RolesOf(changed)}")] };
    });

    private async Task<string> LinkAsync(AccountUser user) =>
        $"invitation?account={user.Account.Id}&token={Uri.EscapeDataString(await users.GenerateUserTokenAsync(user, InvitationTokens.Provider, InvitationTokens.Purpose))}";
}
