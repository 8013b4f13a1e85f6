namespace LivingReview.Testing.Servers;

internal sealed class GivenRabbit(string broker, string? management) : IRabbitServer
{
    public const string Variable = "LIVINGREVIEW_TEST_RABBITMQ";
    public const string ManagementVariable = "LIVINGREVIEW_TEST_RABBITMQ_MANAGEMENT";

    public Uri Broker { get; } = new(broker);

    public Uri Management => new(management ?? $"http://{Broker.Host}:15672");

    public Uri Metrics => new($"http://{Broker.Host}:15692");

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task CrashAsync(CancellationToken cancellationToken) => throw new NotSupportedException($"The broker in {Variable} is not ours to crash: a test of failures starts its own with RabbitFixture.StartSeparateAsync.");

    public Task SetMemoryAlarmAsync(bool raised, CancellationToken cancellationToken) => CrashAsync(cancellationToken);

    public Task LoseDiskAsync(CancellationToken cancellationToken) => CrashAsync(cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
