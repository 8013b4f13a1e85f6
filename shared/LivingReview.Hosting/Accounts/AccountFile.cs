using System.Globalization;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Configuration;

namespace LivingReview.Hosting.Accounts;

/// <summary>The file of accounts, read by every service and written by the page and by <c>livingreview accounts</c>.</summary>
public static class AccountFile
{
    private const string Called = "account file";

    /// <summary>The accounts of a file; none if there is no file yet.</summary>
    /// <param name="path">Path.</param>
    /// <exception cref="InvalidConfigurationException">It is not a file of accounts; the message names the line or the account.</exception>
    public static IReadOnlyList<Account> Read(string path) => PrivateFile.Read<Account>(path, Called, FaultOf);

    /// <summary>Changes the file; other writers, in this process or another, wait for their turn.</summary>
    /// <param name="path">Path.</param>
    /// <param name="change">From the present accounts to the new ones.</param>
    /// <exception cref="InvalidConfigurationException">It cannot be read or written, or another process keeps it locked.</exception>
    public static void Change(string path, Func<IReadOnlyList<Account>, IReadOnlyList<Account>> change) => PrivateFile.Change(path, Called, Read, change);

    /// <summary>Changes one account; whether there is one of that id.</summary>
    /// <param name="path">Path.</param>
    /// <param name="id">Id of the account.</param>
    /// <param name="change">From the present account to the new one.</param>
    public static bool Change(string path, string id, Func<Account, Account> change)
    {
        var found = false;
        Change(path, accounts => [.. accounts.Select(account =>
        {
            if (account.Id != id) return account;
            found = true;
            return change(account);
        })]);
        return found;
    }

    private static string? FaultOf(List<Account?> accounts)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < accounts.Count; i++)
        {
            var which = string.Create(CultureInfo.InvariantCulture, $"account {i + 1}");
            if (accounts[i] is not { } account) return $"{which} is null.";
            if (!ids.Add(account.Id)) return $"{which} has the id '{account.Id}' of another.";
            if (ApiKey.FaultOfName(account.Name) is { } fault) return $"{which} ({account.Id}): {fault}";
            if (account.Reviews.Values.Append(account.Role).FirstOrDefault(role => role is not null && Roles.Parse(role) is null) is { } unknown)
                return $"{which} ({account.Id}) has an unknown role '{unknown}'; there are {string.Join(", ", Roles.Names)}.";
        }

        return null;
    }
}
