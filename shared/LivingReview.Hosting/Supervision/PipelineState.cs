using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivingReview.Hosting.Supervision;

/// <summary>Whether the consumers and subscriptions of this process can still be revived. If not, liveness fails and the process ends.</summary>
public sealed partial class PipelineState(IHostApplicationLifetime lifetime, ILogger<PipelineState> log) : IHealthCheck
{
    private volatile string? _failure;
    private volatile string? _brokerFault;

    /// <summary>Why the process ends, one line; null while everything works or can recover.</summary>
    public string? Failure => _failure;

    /// <summary>What keeps the broker from serving us; null if it serves, or where the bus needs none.</summary>
    public string? BrokerFault
    {
        get => _brokerFault;
        set => _brokerFault = value;
    }

    /// <summary>Ends the process: a part is dead, and restarting it has not helped.</summary>
    /// <param name="reason">Which part, and since when.</param>
    public void Fail(string reason)
    {
        if (Interlocked.CompareExchange(ref _failure, reason, null) is not null) return;
        Ending(log, reason);
        lifetime.StopApplication();
    }

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_failure is { } reason ? HealthCheckResult.Unhealthy(reason) : HealthCheckResult.Healthy());

    [LoggerMessage(LogLevel.Critical, "{Reason} The process ends so that it is started again.")]
    private static partial void Ending(ILogger log, string reason);
}
