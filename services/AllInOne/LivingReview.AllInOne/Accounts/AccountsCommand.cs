using System.CommandLine;
using LivingReview.AllInOne.Analyzing;
using LivingReview.Hosting.Accounts;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Embedding;

namespace LivingReview.AllInOne.Accounts;

/// <summary><c>livingreview accounts invite|list|renew|close</c>: people who sign in with passkeys. The first owner is invited here, others on the page.</summary>
internal static class AccountsCommand
{
    private const string By = "livingreview accounts";

    private static readonly Option<string?> FileOption = new("--account-file") { Description = "The account file. Default: accounts.json in the data folder.", HelpName = "FILE" };
    private static readonly Option<string?> DataOption = new("--data") { Description = "The data folder whose accounts.json is meant.", HelpName = "DIR" };
    private static readonly Option<Uri> AddressOption = ServerOption.Create("--address", "Where people reach the page.");
    private static readonly Argument<string> Id = new("id") { Description = "Id of the account, as accounts list shows it." };

    /// <summary>The account file of a data folder; in force as soon as it is there.</summary>
    public static string FileIn(string? data) => Path.Combine(string.IsNullOrEmpty(data) ? DataFolder.Default : data, "accounts.json");

    public static Command Create() => new("accounts", "Invite people, and list, renew and close their accounts.") { Invite(), List(), Renew(), Close() };

    private static Command Invite()
    {
        var name = new Argument<string>("name") { Description = "The person's name; recorded with every change." };
        var role = new Option<string?>("--role") { Description = "What the person may do in every review." };
        role.AcceptOnlyFromAmong([.. Roles.Names]);
        var reviews = new Option<string[]>("--review") { Description = "A role in one review, such as lung:reviewer; may be repeated.", HelpName = "ID:ROLE" };
        name.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && ApiKey.FaultOfName(text) is { } fault) result.AddError(fault);
        });
        reviews.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.Split(':') is not [{ Length: > 0 }, var named] || Roles.Parse(named) is null))
                result.AddError($"'{token.Value}' is not a review and a role, such as lung:reviewer; the roles are {string.Join(", ", Roles.Names)}.");
        });
        return With(new Command("invite", "Make an account and show the address at which the person accepts the invitation, once.") { name, role, reviews, AddressOption }, async (result, _, register) =>
        {
            var single = (result.GetValue(reviews) ?? []).Select(text => text.Split(':')).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
            if (result.GetValue(role) is null && single.Count == 0) throw new InputException("name a role (--role), or roles in single reviews (--review ID:ROLE)");
            var (_, link) = await register.InviteAsync(result.GetValue(name)!, result.GetValue(role), single, By);
            return new Uri(result.GetValue(AddressOption)!, link).ToString();
        });
    }

    private static Command List() => With(new Command("list", "Show the accounts."), (_, path, _) => Task.FromResult(
        Columns.Align([["id", "name", "roles", "state"], .. AccountFile.Read(path).Select(account => new[]
        {
            account.Id, account.Name, AccountRegister.RolesOf(account), account.ClosedAt is not null ? "closed" : account.Passkeys.Count == 0 ? "invited" : "active",
        })]).TrimEnd('\n')));

    private static Command Renew() => With(new Command("renew", "End a person's passkeys and sign-ins, and show the address of a new invitation.") { Id, AddressOption }, async (result, path, register) =>
        await register.RenewAsync(result.GetValue(Id)!, By) is { } link ? new Uri(result.GetValue(AddressOption)!, link).ToString() : throw Unknown(path, result.GetValue(Id)!));

    private static Command Close() => With(new Command("close", "End a person's access at once.") { Id }, (result, path, register) => Task.FromResult(
        register.Close(result.GetValue(Id)!, By) ? $"Account {result.GetValue(Id)} is closed." : throw Unknown(path, result.GetValue(Id)!)));

    private static InputException Unknown(string path, string id) => new($"{path} has no open account '{id}'");

    private static Command With(Command command, Func<ParseResult, string, AccountRegister, Task<string>> run)
    {
        command.Add(FileOption);
        command.Add(DataOption);
        command.SetAction(async (result, _) =>
        {
            var path = result.GetValue(FileOption) ?? FileIn(result.GetValue(DataOption));
            var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).Configure<AccessOptions>(options => options.AccountFile = path).AddAccounts();
            await using var provider = services.BuildServiceProvider();
            await using var scope = provider.CreateAsyncScope();
            try
            {
                await result.InvocationConfiguration.Output.WriteLineAsync(await run(result, path, scope.ServiceProvider.GetRequiredService<AccountRegister>()));
                return ExitCode.Success;
            }
            catch (InputException fault)
            {
                await result.InvocationConfiguration.Error.WriteLineAsync("livingreview: " + fault.Message);
                return ExitCode.Usage;
            }
        });
        return command;
    }
}
