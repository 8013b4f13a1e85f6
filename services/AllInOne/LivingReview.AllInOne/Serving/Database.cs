using LivingReview.Hosting.Embedding;

namespace LivingReview.AllInOne.Serving;

/// <summary>The database behind the process: a private server in the data folder, or an existing one.</summary>
internal sealed class Database : IAsyncDisposable
{
    private const string Name = "livingreview";
    private readonly DataFolder? _folder;
    private readonly PrivatePostgres? _server;

    private Database(string connectionString, DataFolder? folder, PrivatePostgres? server)
    {
        ConnectionString = connectionString;
        _folder = folder;
        _server = server;
    }

    public string ConnectionString { get; }

    /// <summary>Ends when a private server ends without being asked to; never for an existing one.</summary>
    public async Task<string> WaitForLossAsync(CancellationToken cancellationToken)
    {
        if (_server is null) await Task.Delay(Timeout.Infinite, cancellationToken);
        return $"The database ended unexpectedly with exit code {await _server!.WaitForExitAsync(cancellationToken)}; its log is {Path.Combine(_folder!.Path, "postgres", "server.log")}.";
    }

    public static async Task<Database> OpenAsync(ServeOptions options, TextWriter say, CancellationToken cancellationToken)
    {
        if (options.Postgres is not null) return new Database(options.Postgres, null, null);

        var folder = DataFolder.Open(string.IsNullOrEmpty(options.Data) ? DataFolder.Default : options.Data);
        try
        {
            await say.WriteLineAsync($"Data        {folder.Path}");
            var server = await PrivatePostgres.StartAsync(new PrivatePostgresOptions { Folder = Path.Combine(folder.Path, "postgres") }, cancellationToken);
            try
            {
                await say.WriteLineAsync($"Database    PostgreSQL on 127.0.0.1:{server.Port}");
                return new Database(await server.EnsureDatabaseAsync(Name, cancellationToken), folder, server);
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _folder?.Dispose();
    }
}
