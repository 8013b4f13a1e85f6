using LivingReview.Hosting.Embedding;
using Testcontainers.PostgreSql;

namespace LivingReview.Testing.Servers;

internal sealed class ContainerPostgres : IPostgresServer
{
    // A bound port, not a mapped one: it must be the same after a stop and a start.
    private readonly PostgreSqlContainer _container = new PostgreSqlBuilder("postgres:17-alpine")
        .WithPortBinding(OwnedProcess.FreePort(), 5432)
        .WithCommand("-c", "max_connections=200")
        .Build();

    public string ConnectionString => _container.GetConnectionString();

    public Task StartAsync(CancellationToken cancellationToken) => _container.StartAsync(cancellationToken);

    public Task StopAsync() => _container.StopAsync();

    public async Task CrashAsync(CancellationToken cancellationToken)
    {
        await DockerEngine.KillAsync(_container.Id, cancellationToken);
        await _container.StopAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _container.DisposeAsync();
}
