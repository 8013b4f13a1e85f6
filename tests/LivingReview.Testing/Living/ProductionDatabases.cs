using Npgsql;

namespace LivingReview.Testing.Living;

/// <summary>
/// What an operator prepares for each service: a database, an owner and a role without rights to the schema, with infra/postgres/roles.sql
/// and <c>livingreview schema apply</c>.
/// </summary>
public sealed class ProductionDatabases
{
    public static readonly IReadOnlyList<string> Services = ["ingestion", "analysis", "notification", "surveillance"];

    private static int _made;

    private readonly Dictionary<string, Prepared> _databases = new(StringComparer.Ordinal);

    private sealed record Prepared(string Name, string Owner, string App);

    /// <summary>Prepares them on a server.</summary>
    /// <param name="superuser">Connection string of a superuser.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<ProductionDatabases> CreateAsync(string superuser, CancellationToken cancellationToken)
    {
        var made = new ProductionDatabases();
        foreach (var service in Services)
        {
            // Roles belong to the server, which tests share.
            var name = $"{service}_{Environment.ProcessId}_{Interlocked.Increment(ref _made)}";
            var (ownerPassword, password) = ($"{Guid.CreateVersion7():N}", $"{Guid.CreateVersion7():N}");
            await PostgresProgram.RunAsync(
                "psql", ["--no-psqlrc", "--quiet", $"--set=service={name}", $"--file={Repository.File("infra/postgres/roles.sql")}"],
                new Dictionary<string, string?>(PostgresProgram.EnvironmentOf(superuser)) { ["OWNER_PASSWORD"] = ownerPassword, ["PASSWORD"] = password }, cancellationToken);
            made._databases[service] = new(name, As(superuser, name, name + "_owner", ownerPassword), As(superuser, name, name, password));
        }

        return made;
    }

    /// <summary>The database of a service.</summary>
    public string NameOf(string service) => _databases[service].Name;

    /// <summary>Connection string of the role that owns the schema.</summary>
    public string OwnerOf(string service) => _databases[service].Owner;

    /// <summary>Connection string of the role that the service runs under.</summary>
    public string AppOf(string service) => _databases[service].App;

    /// <summary>Variables of the hosts: each service's own connection, and no right to make tables.</summary>
    public IReadOnlyDictionary<string, string?> Settings => Services
        .Select(s => KeyValuePair.Create($"ConnectionStrings__{s}", (string?)AppOf(s)))
        .Append(new("Store__AutoCreate", null))
        .ToDictionary();

    /// <summary>Brings the schema of a service up to date, as its owner.</summary>
    public async Task<ProgramResult> ApplyAsync(string service, CancellationToken cancellationToken) => await ChildProcess.RunAsync(
        Repository.CommandLineAssembly,
        ["schema", "apply", "--service", service, "--app-role", NameOf(service)],
        new Dictionary<string, string?> { [$"ConnectionStrings__{service}"] = OwnerOf(service) },
        cancellationToken);

    /// <summary>The schemas of all.</summary>
    public async Task ApplyAllAsync(CancellationToken cancellationToken)
    {
        foreach (var service in Services)
        {
            var run = await ApplyAsync(service, cancellationToken);
            if (run.ExitCode != 0) throw new InvalidOperationException($"schema apply of {service} ended with {run.ExitCode}: {run.Error}");
        }
    }

    private static string As(string superuser, string database, string user, string password) =>
        new NpgsqlConnectionStringBuilder(superuser) { Database = database, Username = user, Password = password }.ConnectionString;
}
