using LivingReview.Hosting.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace LivingReview.Hosting.Accounts;

/// <summary>
/// The account file for the framework's identity. It writes what the framework decides, which is the stamp and the passkeys, and nothing else: a
/// sign-in must not undo a change of roles that was made meanwhile. A closed account is none.
/// </summary>
internal sealed class AccountStore(IOptions<AccessOptions> options) : IUserSecurityStampStore<AccountUser>, IUserPasskeyStore<AccountUser>
{
    private string Path => options.Value.AccountFile ?? throw new InvalidOperationException("There is no account file.");

    public Task<IdentityResult> CreateAsync(AccountUser user, CancellationToken cancellationToken)
    {
        AccountFile.Change(Path, accounts => [.. accounts, user.Account]);
        return Task.FromResult(IdentityResult.Success);
    }

    public Task<IdentityResult> UpdateAsync(AccountUser user, CancellationToken cancellationToken) => Task.FromResult(
        AccountFile.Change(Path, user.Account.Id, known => known with { Stamp = user.Account.Stamp, Passkeys = user.Account.Passkeys })
            ? IdentityResult.Success
            : IdentityResult.Failed(new IdentityError { Code = "unknown", Description = "There is no such account." }));

    public Task<IdentityResult> DeleteAsync(AccountUser user, CancellationToken cancellationToken)
    {
        AccountFile.Change(Path, accounts => [.. accounts.Where(account => account.Id != user.Account.Id)]);
        return Task.FromResult(IdentityResult.Success);
    }

    public Task<AccountUser?> FindByIdAsync(string userId, CancellationToken cancellationToken) => Task.FromResult(Find(account => account.Id == userId));

    public Task<AccountUser?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        Task.FromResult(Find(account => account.Id.Equals(normalizedUserName, StringComparison.OrdinalIgnoreCase)));

    public Task<AccountUser?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(Find(account => account.Passkeys.Any(passkey => passkey.CredentialId.AsSpan().SequenceEqual(credentialId))));

    public Task<UserPasskeyInfo?> FindPasskeyAsync(AccountUser user, byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(user.Account.Passkeys.Where(passkey => passkey.CredentialId.AsSpan().SequenceEqual(credentialId)).Select(InfoOf).FirstOrDefault());

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(AccountUser user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserPasskeyInfo>>([.. user.Account.Passkeys.Select(InfoOf)]);

    public Task AddOrUpdatePasskeyAsync(AccountUser user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        user.Account = With(user.Account, passkey);
        return Task.CompletedTask;
    }

    public Task RemovePasskeyAsync(AccountUser user, byte[] credentialId, CancellationToken cancellationToken)
    {
        user.Account = user.Account with { Passkeys = [.. user.Account.Passkeys.Where(passkey => !passkey.CredentialId.AsSpan().SequenceEqual(credentialId))] };
        return Task.CompletedTask;
    }

    public Task<string?> GetSecurityStampAsync(AccountUser user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Account.Stamp);

    public Task SetSecurityStampAsync(AccountUser user, string stamp, CancellationToken cancellationToken)
    {
        user.Account = user.Account with { Stamp = stamp };
        return Task.CompletedTask;
    }

    public Task<string> GetUserIdAsync(AccountUser user, CancellationToken cancellationToken) => Task.FromResult(user.Account.Id);

    // People may have the same name: the account is called by its id.
    public Task<string?> GetUserNameAsync(AccountUser user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Account.Id);

    public Task<string?> GetNormalizedUserNameAsync(AccountUser user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Account.Id.ToUpperInvariant());

    public Task SetUserNameAsync(AccountUser user, string? userName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetNormalizedUserNameAsync(AccountUser user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }

    /// <summary>An account with one passkey more, or with what is new of a passkey that it has.</summary>
    internal static Account With(Account account, UserPasskeyInfo passkey) => account with
    {
        Passkeys =
        [
            .. account.Passkeys.Where(known => !known.CredentialId.AsSpan().SequenceEqual(passkey.CredentialId)),
            new AccountPasskey
            {
                CredentialId = passkey.CredentialId,
                PublicKey = passkey.PublicKey,
                CreatedAt = passkey.CreatedAt,
                SignCount = passkey.SignCount,
                Transports = passkey.Transports ?? [],
                IsUserVerified = passkey.IsUserVerified,
                IsBackupEligible = passkey.IsBackupEligible,
                IsBackedUp = passkey.IsBackedUp,
                AttestationObject = passkey.AttestationObject,
                ClientDataJson = passkey.ClientDataJson,
            },
        ],
    };

    private AccountUser? Find(Func<Account, bool> wanted) => AccountFile.Read(Path).Where(account => account.ClosedAt is null && wanted(account)).Select(account => new AccountUser(account)).FirstOrDefault();

    private static UserPasskeyInfo InfoOf(AccountPasskey passkey) => new(
        passkey.CredentialId, passkey.PublicKey, passkey.CreatedAt, passkey.SignCount, [.. passkey.Transports], passkey.IsUserVerified, passkey.IsBackupEligible, passkey.IsBackedUp,
        passkey.AttestationObject, passkey.ClientDataJson);
}
