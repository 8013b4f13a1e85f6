namespace LivingReview.Hosting.Accounts;

/// <summary>An account while the framework's identity works on it.</summary>
/// <param name="account">The account.</param>
public sealed class AccountUser(Account account)
{
    /// <summary>The account as it is to be.</summary>
    public Account Account { get; set; } = account;
}
