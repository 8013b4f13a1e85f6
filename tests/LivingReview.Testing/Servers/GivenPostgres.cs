namespace LivingReview.Testing.Servers;

internal sealed class GivenPostgres(string connectionString) : IPostgresServer
{
    public const string Variable = "LIVINGREVIEW_TEST_POSTGRES";

    public string ConnectionString => connectionString;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync() => throw new NotSupportedException($"The server in {Variable} is not ours to stop: a test of failures starts its own with PostgresFixture.StartSeparateAsync.");

    public Task CrashAsync(CancellationToken cancellationToken) => StopAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
