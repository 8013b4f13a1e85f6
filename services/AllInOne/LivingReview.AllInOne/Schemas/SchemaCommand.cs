using System.CommandLine;
using LivingReview.Hosting.Configuration;
using LivingReview.Hosting.Store;
using Npgsql;

namespace LivingReview.AllInOne.Schemas;

/// <summary><c>livingreview schema write|check|apply|rebuild</c>: the tables of the services, for a database in which they may make none themselves.</summary>
internal static class SchemaCommand
{
    private static readonly Option<string[]> ServiceOption = new("--service") { Description = "Only this service's; may be repeated. Default: all.", HelpName = "NAME" };

    private static readonly Option<string?> ConnectionOption = new("--connection")
    {
        Description = "Connection string of the schema's owner. Default: ConnectionStrings__SERVICE, else ConnectionStrings__postgres of the environment.",
        HelpName = "CONNECTION",
    };

    static SchemaCommand() => ServiceOption.AcceptOnlyFromAmong([.. ServiceStores.Names]);

    public static Command Create() => new("schema", "Write, check or bring up to date the services' tables in the database; rebuild their read models.") { Write(), Check(), Apply(), Rebuild() };

    private static Command Write()
    {
        var folder = new Argument<string>("dir") { Description = "Folder for one file a service." };
        var command = new Command("write", "Write the SQL that makes each schema.") { folder };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var stores = ServiceStores.Open(new Dictionary<string, string>());
            Directory.CreateDirectory(result.GetValue(folder)!);
            foreach (var name in ServiceStores.Names)
                await File.WriteAllTextAsync(Path.Combine(result.GetValue(folder)!, name + ".sql"), StoreSchema.ScriptOf(stores[name]), cancellationToken);
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Check()
    {
        var command = new Command("check", "Say what the database lacks; ends with 75 if it lacks something.") { ServiceOption, ConnectionOption };
        command.SetAction((result, cancellationToken) => SchemaFaults.ToExitCodeAsync(result, async () =>
        {
            var (names, connections) = Chosen(result);
            await using var stores = ServiceStores.Open(connections);
            var code = ExitCode.Success;
            foreach (var name in names)
            {
                var differences = await StoreSchema.CompareAsync(stores[name], cancellationToken);
                await result.InvocationConfiguration.Output.WriteLineAsync($"{name,-14}{(differences.Count == 0 ? "as wanted" : string.Join(", ", differences.Select(d => (d.IsMissing ? "" : "more than wanted: ") + d.Object)))}");
                if (differences.Any(d => d.IsMissing)) code = ExitCode.Lagging;
            }

            return code;
        }));
        return command;
    }

    private static Command Apply()
    {
        var role = new Option<string?>("--app-role") { Description = "The role that the services run under: it gets the rights to the data, and none to change the schema.", HelpName = "ROLE" };
        var command = new Command("apply", "Bring each schema up to date; harmless if it is. One at a time: others wait.") { ServiceOption, ConnectionOption, role };
        command.SetAction((result, cancellationToken) => SchemaFaults.ToExitCodeAsync(result, async () =>
        {
            var (names, connections) = Chosen(result);
            await using var stores = ServiceStores.Open(connections);
            foreach (var name in names)
            {
                var changes = await SchemaUpdate.ApplyAsync(stores[name], name, connections[name], result.GetValue(role), cancellationToken);
                await result.InvocationConfiguration.Output.WriteLineAsync($"{name,-14}{(changes.Count == 0 ? "as wanted" : $"changed: {string.Join(", ", changes.Select(c => c.Object))}")}");
            }

            return ExitCode.Success;
        }));
        return command;
    }

    private static Command Rebuild()
    {
        var command = new Command("rebuild", "Rebuild the documents that are derived from the logs: after an upgrade that says so, with the services stopped.") { ServiceOption, ConnectionOption };
        command.SetAction((result, cancellationToken) => SchemaFaults.ToExitCodeAsync(result, async () =>
        {
            var (names, connections) = Chosen(result);
            await using var stores = ServiceStores.Open(connections);
            foreach (var name in names)
            {
                var made = await StoreSchema.RebuildAsync(stores[name], cancellationToken);
                await result.InvocationConfiguration.Output.WriteLineAsync($"{name,-14}{string.Join(", ", made)}");
            }

            return ExitCode.Success;
        }));
        return command;
    }

    private static (IReadOnlyList<string> Names, IReadOnlyDictionary<string, string> Connections) Chosen(ParseResult result)
    {
        using var environment = new ConfigurationManager();
        environment.AddEnvironmentVariables();
        if (environment.AddSecretFiles() is { } fault) throw new InvalidConfigurationException(fault);
        var given = result.GetValue(ServiceOption) is { Length: > 0 } some ? some : [.. ServiceStores.Names];
        var connections = given.Distinct(StringComparer.Ordinal).ToDictionary(
            name => name,
            name => result.GetValue(ConnectionOption) ?? environment.GetConnectionString(name) ?? environment.GetConnectionString("postgres")
                ?? throw new InvalidConfigurationException($"No connection to the database of {name}: name it with --connection, or in ConnectionStrings__{name}."));
        foreach (var (name, connection) in connections) Readable(name, connection);
        return ([.. connections.Keys], connections);
    }

    private static void Readable(string name, string connection)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(connection);
        }
        catch (ArgumentException fault)
        {
            throw new InvalidConfigurationException($"The connection string of {name} cannot be read: {fault.Message}");
        }
    }
}
