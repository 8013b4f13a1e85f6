using LivingReview.Testing.Servers;
using Npgsql;
using Xunit;

namespace LivingReview.Testing;

/// <summary>
/// A real PostgreSQL server for a test assembly: <c>[assembly: AssemblyFixture(typeof(PostgresFixture))]</c>, and each test class takes
/// a database of its own. It is the server named in LIVINGREVIEW_TEST_POSTGRES, else a container where a Docker engine answers, else a
/// private server from the machine's binaries.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private const string Missing = "PostgreSQL is not installed (Debian: apt-get install postgresql).";

    private IPostgresServer? _server;
    private bool _isMissing;
    private int _databases;

    /// <summary>A superuser's connection string to the server.</summary>
    public string ConnectionString => Server.ConnectionString;

    private IPostgresServer Server
    {
        get
        {
            Assert.SkipWhen(_isMissing, Missing);
            return _server ?? throw new InvalidOperationException("The fixture is not started.");
        }
    }

    /// <summary>Starts a server for one test alone, which the test may stop and start.</summary>
    public static async Task<PostgresFixture> StartSeparateAsync(CancellationToken cancellationToken = default) =>
        new() { _server = await StartOwnAsync(durable: false, cancellationToken) };

    /// <summary>Starts a server of which every commit is on the disk, as in production: for a test that crashes it.</summary>
    public static async Task<PostgresFixture> StartDurableAsync(CancellationToken cancellationToken = default) =>
        new() { _server = await StartOwnAsync(durable: true, cancellationToken) };

    /// <summary>Starts the server. Where there is none, the tests that use it are skipped and the others of the assembly run.</summary>
    public async ValueTask InitializeAsync()
    {
        _server = Environment.GetEnvironmentVariable(GivenPostgres.Variable) is { Length: > 0 } given
            ? new GivenPostgres(given)
            : await TryStartOwnAsync(durable: false, TestContext.Current.CancellationToken);
        _isMissing = _server is null;
    }

    /// <summary>Creates an empty database and gives its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken = default)
    {
        // A given server may have databases of other test processes.
        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}_{Guid.CreateVersion7():N}"[..40];
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var create = source.CreateCommand($"create database {name}");
        await create.ExecuteNonQueryAsync(cancellationToken);
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Shuts the server down; all who share the fixture lose it.</summary>
    public Task StopAsync() => Server.StopAsync();

    /// <summary>Ends the server without warning, like a power cut; all who share the fixture lose it.</summary>
    public Task CrashAsync(CancellationToken cancellationToken = default) => Server.CrashAsync(cancellationToken);

    /// <summary>Starts the server again, on the same port with the same data.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default) => Server.StartAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    private static async Task<IPostgresServer> StartOwnAsync(bool durable, CancellationToken cancellationToken)
    {
        var server = await TryStartOwnAsync(durable, cancellationToken);
        Assert.SkipWhen(server is null, Missing);
        return server;
    }

    private static async Task<IPostgresServer?> TryStartOwnAsync(bool durable, CancellationToken cancellationToken)
    {
        if (await DockerEngine.IsReachableAsync() && await DockerEngine.TryStartAsync<IPostgresServer>(() => new ContainerPostgres(), server => server.StartAsync(cancellationToken)) is { } container) return container;

        if (!await InstalledPostgres.IsInstalledAsync(cancellationToken)) return null;
        var installed = new InstalledPostgres(durable);
        await installed.StartAsync(cancellationToken);
        return installed;
    }
}
