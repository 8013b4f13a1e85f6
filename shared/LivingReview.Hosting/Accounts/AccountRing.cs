using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Hosting.Accounts;

/// <summary>The accounts in force.</summary>
public sealed class AccountRing(IOptions<AccessOptions> options, ILogger<AccountRing> log)
{
    private readonly WatchedFile<Account> _file = new(options.Value.AccountFile, AccountFile.Read, account => account.Id, log);

    /// <summary>The open account of an id, if its sign-in is still good.</summary>
    /// <param name="id">Id.</param>
    /// <param name="stamp">The account's stamp when the person signed in.</param>
    public Account? Find(string? id, string? stamp) =>
        id is not null && _file.Current().TryGetValue(id, out var account) && account.ClosedAt is null && account.Stamp == stamp ? account : null;

    /// <summary>Every account, in the order of their names.</summary>
    public IReadOnlyList<Account> All() => [.. _file.Current().Values.OrderBy(account => account.Name, StringComparer.OrdinalIgnoreCase)];
}
