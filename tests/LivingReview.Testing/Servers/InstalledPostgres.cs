using LivingReview.Hosting.Embedding;

namespace LivingReview.Testing.Servers;

/// <summary>A server from the machine's binaries on a free loopback port; it dies with the test process.</summary>
internal sealed class InstalledPostgres(bool durable) : IPostgresServer
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = OwnedProcess.FreePort();
    private PrivatePostgres? _server;

    public string ConnectionString { get; private set; } = "";

    public static async Task<bool> IsInstalledAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PostgresBinaries.FindAsync(null, cancellationToken);
            return true;
        }
        catch (EmbeddingException)
        {
            return false;
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _server = await PrivatePostgres.StartAsync(new PrivatePostgresOptions { Folder = _folder["postgres"], Port = _port, Durable = durable }, cancellationToken);
        ConnectionString = _server.ConnectionString;
    }

    public async Task StopAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _server = null;
    }

    public async Task CrashAsync(CancellationToken cancellationToken)
    {
        if (_server is null) return;
        await _server.KillAsync();
        await StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }
}
