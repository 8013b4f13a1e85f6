using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Npgsql;

namespace LivingReview.Hosting.Embedding;

/// <summary>
/// A PostgreSQL server of our own, made from the machine's binaries: it listens on the loopback address alone, asks for a generated
/// password, and ends with this process however this process ends. The same folder gives the same data again.
/// </summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly OwnedProcess _server;
    private readonly string _password;

    private PrivatePostgres(OwnedProcess server, int port, string password)
    {
        _server = server;
        _password = password;
        Port = port;
    }

    /// <summary>The port on the loopback address.</summary>
    public int Port { get; }

    /// <summary>The process id of the server.</summary>
    public int ProcessId => _server.Id;

    /// <summary>The connection string of the superuser to the maintenance database <c>postgres</c>.</summary>
    public string ConnectionString => ConnectionStringTo("postgres");

    /// <summary>Starts the server, making its cluster first when the folder has none.</summary>
    /// <exception cref="EmbeddingException">No binaries, no account to run it, a folder it cannot use, or the server refused to start.</exception>
    public static async Task<PrivatePostgres> StartAsync(PrivatePostgresOptions options, CancellationToken cancellationToken = default)
    {
        var cluster = await PostgresCluster.PrepareAsync(options, cancellationToken);
        await cluster.AwaitPredecessorAsync(StopPatience, cancellationToken);

        // Another process may take a free port between the check and the bind.
        for (var attempt = 1; ; attempt++)
        {
            var postgres = await LaunchAsync(cluster, options.Port ?? OwnedProcess.FreePort(), cancellationToken);
            try
            {
                await postgres.AwaitReadyAsync(cancellationToken);
                return postgres;
            }
            catch (EmbeddingException) when (options.Port is null && attempt < 4 && cluster.LogSays("could not bind"))
            {
                await postgres.DisposeAsync();
            }
            catch
            {
                await postgres.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>The connection string of the superuser to a database of this server.</summary>
    public string ConnectionStringTo(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = PostgresCluster.Superuser,
        Password = _password,
        Database = database,
    }.ConnectionString;

    /// <summary>Creates the database if it does not exist, and gives its connection string.</summary>
    public async Task<string> EnsureDatabaseAsync(string database, CancellationToken cancellationToken = default)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var exists = source.CreateCommand("select 1 from pg_database where datname = $1");
        exists.Parameters.AddWithValue(database);
        if (await exists.ExecuteScalarAsync(cancellationToken) is null)
        {
            await using var create = source.CreateCommand($"create database \"{database.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        return ConnectionStringTo(database);
    }

    /// <summary>Waits until the server ends, which before a stop means that it crashed; gives its exit code.</summary>
    public Task<int> WaitForExitAsync(CancellationToken cancellationToken = default) => _server.WaitForExitAsync(cancellationToken);

    /// <summary>Ends the server without warning (SIGKILL); the next start recovers from its log.</summary>
    public Task KillAsync() => _server.KillAsync();

    /// <summary>Stops the server: open transactions are rolled back, everything committed is on disk.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [SuppressMessage("Reliability", "CA2000", Justification = "The server that is returned owns the process.")]
    private static async Task<PrivatePostgres> LaunchAsync(PostgresCluster cluster, int port, CancellationToken cancellationToken)
    {
        cluster.StartNewLog();
        return new PrivatePostgres(await OwnedProcess.StartAsync(cluster.ServerCommand(port), cluster.Log, "INT", StopPatience, cluster.Environment, cancellationToken: cancellationToken), port, cluster.Password);
    }

    private async Task AwaitReadyAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false, Timeout = 5 }.ConnectionString;
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (_server.HasExited) throw new EmbeddingException($"PostgreSQL did not start: {PostgresCluster.LastComplaint(_server.Log)} (log: {_server.Log})");
            try
            {
                await using var open = new NpgsqlConnection(connection);
                await open.OpenAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException fault) when (fault is not PostgresException { SqlState: not PostgresErrorCodes.CannotConnectNow })
            {
                if (TimeProvider.System.GetElapsedTime(start) > StartPatience)
                    throw new EmbeddingException(string.Create(CultureInfo.InvariantCulture, $"PostgreSQL did not answer on port {Port} within {StartPatience.TotalSeconds} s (log: {_server.Log})"), fault);
                await Task.Delay(25, cancellationToken);
            }
            catch (PostgresException fault)
            {
                // Another server responds on this port, or the password file is not the cluster's.
                throw new EmbeddingException(string.Create(CultureInfo.InvariantCulture, $"PostgreSQL on port {Port} refused the connection: {fault.MessageText}"), fault);
            }
        }
    }
}
