using System.CommandLine;
using System.Globalization;
using LivingReview.AllInOne.Analyzing;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Embedding;

namespace LivingReview.AllInOne.Keys;

/// <summary><c>livingreview keys create|list|revoke|rotate</c>: who may call. The file holds hashes; a secret is shown once.</summary>
internal static class KeysCommand
{
    private static readonly Option<string?> FileOption = new("--key-file") { Description = "The key file. Default: keys.json in the data folder.", HelpName = "FILE" };
    private static readonly Option<string?> DataOption = new("--data") { Description = "The data folder whose keys.json is meant.", HelpName = "DIR" };
    private static readonly Argument<string> Id = new("id") { Description = "Id of the key, as keys list shows it." };

    /// <summary>The key file of a data folder; in force as soon as it is there.</summary>
    public static string FileIn(string? data) => Path.Combine(string.IsNullOrEmpty(data) ? DataFolder.Default : data, "keys.json");

    public static Command Create() => new("keys", "Create, list, rotate and revoke API keys.") { CreateKey(), ListKeys(), Revoke(), Rotate() };

    private static Command CreateKey()
    {
        var name = new Argument<string>("name") { Description = "Who uses the key; recorded with every change." };
        var role = new Option<string>("--role") { Description = "What it may do.", DefaultValueFactory = _ => "extractor" };
        role.AcceptOnlyFromAmong([.. Roles.Names]);
        var reviews = new Option<string[]>("--review") { Description = "Only this review; may be repeated. Default: all.", HelpName = "ID" };
        var days = new Option<int?>("--days") { Description = "Days until it expires. Default: never.", HelpName = "N" };
        days.MustLieIn(1, ApiKey.MaxDays);
        name.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && ApiKey.FaultOfName(text) is { } fault) result.AddError(fault);
        });
        var command = new Command("create", "Make a key and show it, once.") { name, role, reviews, days };
        return With(command, (result, path, now) =>
        {
            var id = Guid.CreateVersion7(now).ToString("N", CultureInfo.InvariantCulture)[^10..];
            var (key, hash) = ApiKey.Secret(id);
            KeyFile.Change(path, keys => [.. keys, new ApiKey
            {
                Id = id,
                Name = result.GetValue(name)!,
                Role = result.GetValue(role)!,
                Reviews = result.GetValue(reviews) ?? [],
                SecretHash = hash,
                CreatedAt = now,
                ExpiresAt = result.GetValue(days) is { } limit ? now.AddDays(limit) : null,
            }]);
            return key;
        });
    }

    private static Command ListKeys() => With(new Command("list", "Show the keys without their secrets."), (_, path, now) =>
        Columns.Align([["id", "name", "role", "reviews", "state"], .. KeyFile.Read(path).Select(k => new[]
        {
            k.Id, k.Name, k.Role, k.Reviews.Count == 0 ? "all" : string.Join(',', k.Reviews),
            k.RevokedAt is not null ? "revoked" : !k.IsValidAt(now) ? "expired" : k.ExpiresAt is { } end ? "until " + end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "valid",
        })]).TrimEnd('\n'));

    private static Command Revoke() => With(new Command("revoke", "End a key for good.") { Id }, (result, path, now) =>
    {
        Change(path, result.GetValue(Id)!, k => k with { RevokedAt = k.RevokedAt ?? now });
        return $"Key {result.GetValue(Id)} is revoked.";
    });

    private static Command Rotate() => With(new Command("rotate", "Give a key a new secret and show it, once; the old one ends.") { Id }, (result, path, _) =>
    {
        var (key, hash) = ApiKey.Secret(result.GetValue(Id)!);
        Change(path, result.GetValue(Id)!, k => k.RevokedAt is null ? k with { SecretHash = hash } : throw new InputException($"key {k.Id} was revoked; create another"));
        return key;
    });

    private static void Change(string path, string id, Func<ApiKey, ApiKey> change) => KeyFile.Change(path, keys =>
        keys.Any(k => k.Id == id) ? [.. keys.Select(k => k.Id == id ? change(k) : k)] : throw new InputException($"{path} has no key '{id}'"));

    private static Command With(Command command, Func<ParseResult, string, DateTimeOffset, string> run)
    {
        command.Add(FileOption);
        command.Add(DataOption);
        command.SetAction(async (result, _) =>
        {
            try
            {
                await result.InvocationConfiguration.Output.WriteLineAsync(run(result, result.GetValue(FileOption) ?? FileIn(result.GetValue(DataOption)), TimeProvider.System.GetUtcNow()));
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
