using LivingReview.AllInOne.Accounts;
using LivingReview.Hosting.Accounts;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Configuration;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Accounts;

public sealed class AccountsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["accounts.json"];

    [Fact]
    public async Task An_invited_person_has_an_account_without_a_passkey_and_an_address_to_accept_at()
    {
        var invited = await RunAsync("invite", "Ann", "--role", "owner", "--review", "lung:reviewer", "--address", "https://reviews.example.org");

        var account = Assert.Single(AccountFile.Read(Path));
        Assert.Equal((0, "Ann", "owner; reviewer of lung"), (invited.Exit, account.Name, AccountRegister.RolesOf(account)));
        Assert.StartsWith($"https://reviews.example.org/invitation?account={account.Id}&token=", invited.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(invited.Output.Split("token=")[1].Trim(), await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("invited", (await RunAsync("list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_invited_again_loses_the_sign_ins_of_before_and_a_closed_account_all()
    {
        await RunAsync("invite", "Ann", "--role", "owner");
        var before = AccountFile.Read(Path)[0];

        var again = await RunAsync("renew", before.Id);
        var renewed = AccountFile.Read(Path)[0];
        var closed = await RunAsync("close", before.Id);
        var late = await RunAsync("renew", before.Id);

        Assert.Equal((0, 0, 2), (again.Exit, closed.Exit, late.Exit));
        Assert.NotEqual(before.Stamp, renewed.Stamp);
        Assert.Null(AccountFile.Read(Path)[0].RoleIn(null));
        Assert.Equal(["Invited as owner", "Invited again; passkeys removed", "Closed"], AccountFile.Read(Path)[0].History.Select(change => change.What));
    }

    [Fact]
    public async Task An_invitation_without_a_role_and_an_unknown_account_are_refused()
    {
        Assert.Contains("--role", (await RunAsync("invite", "Ann")).Error, StringComparison.Ordinal);
        Assert.Contains("no open account 'nobody'", (await RunAsync("close", "nobody")).Error, StringComparison.Ordinal);
        Assert.NotEmpty(AccountsCommand.Create().Parse(["accounts", "invite", "Ann", "--review", "lung:king"]).Errors);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("reader", "lung", "owner")]
    [InlineData("reader", "hip", "reader")]
    [InlineData("owner", "lung", "owner")]
    [InlineData(null, "lung", "owner")]
    [InlineData(null, "hip", "reader")]
    public void The_higher_of_the_roles_counts_and_who_has_one_anywhere_reads(string? everywhere, string? review, string? expected)
    {
        var account = new Account { Id = "a", Name = "Ann", Role = everywhere, Stamp = "s", Reviews = review is null && everywhere is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["lung"] = "owner" } };

        Assert.Equal(expected, account.RoleIn(review) is { } role ? Roles.NameOf(role) : null);
    }

    [Fact]
    public async Task A_file_that_is_none_of_accounts_stops_the_command_with_its_fault()
    {
        await File.WriteAllTextAsync(Path, """[{ "id": "a", "name": "Ann", "role": "king", "stamp": "s" }]""", TestContext.Current.CancellationToken);

        var fault = Assert.Throws<InvalidConfigurationException>(() => AccountFile.Read(Path));

        Assert.Contains("account 1 (a) has an unknown role 'king'", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.ExecuteAsync(AccountsCommand.Create(), [.. arguments, "--account-file", Path]);
}
