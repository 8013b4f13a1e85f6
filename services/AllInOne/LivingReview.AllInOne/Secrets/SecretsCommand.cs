using System.CommandLine;
using System.Globalization;
using LivingReview.AllInOne.Schemas;
using LivingReview.Hosting.Configuration;
using LivingReview.Hosting.Embedding;
using LivingReview.Notification;
using LivingReview.Notification.Secrets;

namespace LivingReview.AllInOne.Secrets;

/// <summary><c>livingreview secrets rotate</c>: the keys that encrypt the secrets of webhooks in the database.</summary>
internal static class SecretsCommand
{
    private static readonly Option<string?> FolderOption = new("--key-folder") { Description = "The folder of keys. Default: Notification__Encryption__KeyFolder of the environment, else secret-keys in the data folder.", HelpName = "DIR" };
    private static readonly Option<string?> DataOption = new("--data") { Description = "The data folder whose secret-keys are meant.", HelpName = "DIR" };

    private static readonly Option<string?> ConnectionOption = new("--connection")
    {
        Description = "Connection string of the notification database, to encrypt everything anew at once. Without it the running service does so within a minute.",
        HelpName = "CONNECTION",
    };

    private static readonly Option<bool> RemoveOption = new("--remove-old") { Description = "Then remove the keys before, with which nothing is encrypted any more. Needs --connection." };

    /// <summary>The folder of keys of a data folder.</summary>
    public static string FolderIn(string? data) => Path.Combine(string.IsNullOrEmpty(data) ? DataFolder.Default : data, "secret-keys");

    public static Command Create() => new("secrets", "Rotate the keys that encrypt the secrets of webhooks in the database.") { Rotate() };

    private static Command Rotate()
    {
        var command = new Command("rotate", "Add a key to the folder; everything is encrypted with it from now on.") { FolderOption, DataOption, ConnectionOption, RemoveOption };
        command.Validators.Add(result =>
        {
            if (result.GetValue(RemoveOption) && result.GetValue(ConnectionOption) is null) result.AddError("--remove-old needs --connection: only what the database holds says which keys are needed.");
        });
        command.SetAction((result, cancellationToken) => SchemaFaults.ToExitCodeAsync(result, () => RotateAsync(result, cancellationToken)));
        return command;
    }

    private static async Task<int> RotateAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var environment = new ConfigurationManager();
        environment.AddEnvironmentVariables();
        var folder = result.GetValue(FolderOption) ?? environment[$"{SecretOptions.Section}:{nameof(SecretOptions.KeyFolder)}"] ?? FolderIn(result.GetValue(DataOption));
        var say = result.InvocationConfiguration.Output;
        if (result.GetValue(ConnectionOption) is not { } connection)
        {
            await say.WriteLineAsync($"Key {(await NotificationModule.RotateSecretsAsync(folder, store: null, removeOld: false, TimeProvider.System, cancellationToken)).Key:D} encrypts from now on.");
            return ExitCode.Success;
        }

        await using var stores = ServiceStores.Open(new Dictionary<string, string> { [NotificationModule.Name] = connection });
        var done = await NotificationModule.RotateSecretsAsync(folder, (INotificationStore)stores[NotificationModule.Name], result.GetValue(RemoveOption), TimeProvider.System, cancellationToken);
        await say.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Key {done.Key:D} encrypts from now on. Subscriptions encrypted anew: {done.Written}. Old keys removed: {done.Removed}."));
        if (done.Unreadable > 0) throw new InvalidConfigurationException(string.Create(CultureInfo.InvariantCulture, $"{done.Unreadable} subscriptions hold a text that no key of {folder} opens; no key was removed."));
        return ExitCode.Success;
    }
}
