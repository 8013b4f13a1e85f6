using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Hosting.Supervision;

/// <summary>
/// Restarts consumers that have died although the broker serves us. MassTransit gives up for good when a login is refused (a password that
/// was changed and changed back), and consumers have been lost in silence after a restart of the broker (its issues 6172, 5759 and 5692).
/// Not needed any more when a bus that was refused once comes back by itself.
/// </summary>
internal sealed partial class BusSupervisor(
    IBusControl bus, Uri broker, IOptions<SupervisionOptions> options, PipelineState pipeline, QueueDepths depths, TimeProvider time, ILogger<BusSupervisor> log)
    : BackgroundService, IHealthCheck
{
    /// <summary>Every so many checks the broker is asked even if the bus is content.</summary>
    private const int SpotCheck = 15;

    /// <summary>Attempts after which consumers that cannot be stopped are given up: those that have not stopped cannot be started.</summary>
    private const int MostStops = 2;

    private readonly TimeSpan _stopTime = TimeSpan.FromSeconds(options.Value.StopSeconds);
    private readonly Recovery _recovery = new(TimeSpan.FromSeconds(options.Value.RestartAfterSeconds), TimeSpan.FromSeconds(options.Value.EndAfterSeconds));
    private volatile string? _fault;
    private int _stops;

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_fault is { } fault ? HealthCheckResult.Degraded(fault) : HealthCheckResult.Healthy());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var probe = new BrokerProbe(broker);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.IntervalSeconds), time);
        for (var round = 1; await timer.WaitForNextTickAsync(stoppingToken); round++)
        {
            try
            {
                await CheckAsync(probe, spotCheck: round % SpotCheck == 0, stoppingToken);
            }
            catch (Exception fault) when (fault.IsFault(stoppingToken))
            {
                NotChecked(log, fault.GetBaseException().Message.ReplaceLineEndings(" "));
            }
        }
    }

    private async Task CheckAsync(BrokerProbe probe, bool spotCheck, CancellationToken cancellationToken)
    {
        var endpoints = bus.CheckHealth().Endpoints.Values.ToList();
        var dead = endpoints.Where(e => e.Status != BusHealthStatus.Healthy).Select(e => e.ReceiveEndpoint).ToList();
        if (dead.Count == 0 && !spotCheck && _fault is null)
        {
            _recovery.Clear();
            return;
        }

        var queues = endpoints.Select(e => e.ReceiveEndpoint).Where(e => !IsTemporary(e)).ToDictionary(NameOf, StringComparer.Ordinal);
        var found = await probe.CheckAsync(queues.Keys, cancellationToken);
        depths.Waiting = found.Waiting;
        pipeline.BrokerFault = found.Condition == BrokerCondition.Serves ? null : found.Description;
        if (found.Condition != BrokerCondition.Serves)
        {
            _fault = found.Description;
            _recovery.Clear();
            return;
        }

        dead = [.. dead.Union(found.WithoutConsumer.Select(q => queues[q]))];
        if (dead.Count == 0)
        {
            _fault = null;
            _recovery.Clear();
            return;
        }

        var names = string.Join(", ", dead.Select(NameOf).Order(StringComparer.Ordinal));
        _fault = $"The broker serves, but nothing is consumed from {names}.";
        var now = time.GetUtcNow();
        switch (_recovery.Dead(now))
        {
            case RecoveryStep.Restart:
                Restarting(log, names);
                if (await Task.WhenAll(dead.Select(endpoint => RestartAsync(endpoint, cancellationToken))) is var done && done.All(restarted => restarted)) _stops = 0;
                else if (++_stops >= MostStops) pipeline.Fail($"Nothing is consumed from {names} although the broker serves, and the consumers could not be stopped to be started again.");
                break;
            case RecoveryStep.End:
                pipeline.Fail($"Nothing has been consumed from {names} since {_recovery.DeadSince:O} although the broker serves, and restarting the consumers did not help.");
                break;
        }
    }

    /// <summary>Whether it could be stopped, so that it was started again. MassTransit may wait for its end without regard to the time that it was given.</summary>
    private async Task<bool> RestartAsync(IReceiveEndpoint endpoint, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(_stopTime);
        try
        {
            await endpoint.Stop(stop.Token).WaitAsync(_stopTime, cancellationToken);
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        endpoint.Start(CancellationToken.None);
        return true;
    }

    /// <summary>The bus's own queue, which has a new name in each process and has no consumer until a request is sent.</summary>
    private static bool IsTemporary(IReceiveEndpoint endpoint) => endpoint.InputAddress.Query.Contains("temporary=true", StringComparison.Ordinal);

    private static string NameOf(IReceiveEndpoint endpoint) => Uri.UnescapeDataString(endpoint.InputAddress.Segments[^1]);

    [LoggerMessage(LogLevel.Warning, "Consumers are restarted, the broker serves but they do not consume: {Queues}")]
    private static partial void Restarting(ILogger log, string queues);

    [LoggerMessage(LogLevel.Warning, "The consumers could not be checked or restarted; trying again: {Reason}")]
    private static partial void NotChecked(ILogger log, string reason);
}
