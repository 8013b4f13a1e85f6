using System.Security.Cryptography;
using LivingReview.Hosting.Accounts;
using LivingReview.Hosting.Authentication;
using LivingReview.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.AllInOne.Tests.Accounts;

/// <summary>An invitation counts once, whatever happens while it is accepted.</summary>
public sealed class InvitationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;

    public InvitationTests() => _services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
        .Configure<AccessOptions>(options => options.AccountFile = File).AddAccounts().BuildServiceProvider();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File => _folder["accounts.json"];

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }

    /// <summary>
    /// What a killed process leaves is what was in the file at that moment. So the file is read all the time while invitations are accepted: an account
    /// with a passkey under the stamp of its invitation would be an invitation that counts once more.
    /// </summary>
    [Fact]
    public async Task At_no_moment_has_an_account_a_passkey_and_an_open_invitation()
    {
        using var scope = _services.CreateScope();
        var register = scope.ServiceProvider.GetRequiredService<AccountRegister>();
        var invited = new List<AccountUser>();
        for (var i = 0; i < 20; i++) invited.Add(await FindAsync(register, (await register.InviteAsync("Ann", "reviewer", new Dictionary<string, string>(), "local")).Link));
        var stamps = invited.ToDictionary(user => user.Account.Id, user => user.Account.Stamp);
        using var done = new CancellationTokenSource();

        var watched = Task.Run(
            () =>
            {
                var states = 0;
                while (!done.IsCancellationRequested)
                {
                    foreach (var account in AccountFile.Read(File))
                        Assert.Equal(account.Passkeys.Count == 0, account.Stamp == stamps[account.Id]);
                    states++;
                }

                return states;
            },
            Cancellation);
        foreach (var user in invited) Assert.True(register.Accept(user, Passkey()));
        await done.CancelAsync();

        Assert.True(await watched > 0);
        Assert.All(AccountFile.Read(File), account => Assert.Equal("Invitation accepted", account.History[^1].What));
    }

    [Fact]
    public async Task Of_two_who_accept_one_invitation_at_once_one_comes_in()
    {
        using var scope = _services.CreateScope();
        var register = scope.ServiceProvider.GetRequiredService<AccountRegister>();
        var link = (await register.InviteAsync("Ann", "reviewer", new Dictionary<string, string>(), "local")).Link;
        var (one, other) = (await FindAsync(register, link), await FindAsync(register, link));

        var accepted = await Task.WhenAll(new[] { one, other }.Select(user => Task.Run(() => register.Accept(user, Passkey()), Cancellation)));

        Assert.Equal(1, accepted.Count(isAccepted => isAccepted));
        Assert.Single(Assert.Single(AccountFile.Read(File)).Passkeys);
        Assert.Null(await register.FindInvitedAsync(one.Account.Id, TokenOf(link)));
    }

    private static async Task<AccountUser> FindAsync(AccountRegister register, string link) =>
        (await register.FindInvitedAsync(link.Split("account=")[1].Split('&')[0], TokenOf(link)))!;

    private static string TokenOf(string link) => Uri.UnescapeDataString(link.Split("token=")[1]);

    private static UserPasskeyInfo Passkey() =>
        new(RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(32), DateTimeOffset.UnixEpoch, 0, [], isUserVerified: true, isBackupEligible: false, isBackedUp: false, [], []);
}
