using LivingReview.Hosting.Embedding;
using Testcontainers.RabbitMq;

namespace LivingReview.Testing.Servers;

internal sealed class ContainerRabbit : IRabbitServer
{
    private readonly int _management = OwnedProcess.FreePort();
    private readonly int _metrics = OwnedProcess.FreePort();
    private readonly RabbitMqContainer _container;

    // Bound ports, not mapped ones: they must be the same after a crash and a start.
    public ContainerRabbit() => _container = new RabbitMqBuilder("rabbitmq:3.13-management")
        .WithPortBinding(OwnedProcess.FreePort(), 5672)
        .WithPortBinding(_management, 15672)
        .WithPortBinding(_metrics, 15692)
        .Build();

    public Uri Broker => new(_container.GetConnectionString());

    public Uri Management => new($"http://{_container.Hostname}:{_management}");

    public Uri Metrics => new($"http://{_container.Hostname}:{_metrics}");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _container.StartAsync(cancellationToken);
        await Readiness.AwaitBrokerAsync(this, () => null, cancellationToken);
    }

    public async Task CrashAsync(CancellationToken cancellationToken)
    {
        await DockerEngine.KillAsync(_container.Id, cancellationToken);
        await _container.StopAsync(cancellationToken);
    }

    public Task SetMemoryAlarmAsync(bool raised, CancellationToken cancellationToken) =>
        _container.ExecAsync(["rabbitmqctl", "set_vm_memory_high_watermark", raised ? "0.000001" : "0.4"], cancellationToken);

    public async Task LoseDiskAsync(CancellationToken cancellationToken)
    {
        await _container.ExecAsync(["rabbitmqctl", "stop_app"], cancellationToken);
        await _container.ExecAsync(["rabbitmqctl", "reset"], cancellationToken);
        await CrashAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _container.DisposeAsync();
}
