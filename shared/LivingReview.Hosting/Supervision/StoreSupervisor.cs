using JasperFx;
using JasperFx.Events.Daemon;
using LivingReview.Hosting.Health;
using Marten;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Hosting.Supervision;

/// <summary>
/// Restarts subscriptions that stand still although the database answers. Marten restarts what it sees as paused while it leads; it leaves
/// alone what was paused when another replica took over, what never started, and a high-water mark whose loop has died (its issue 4961).
/// </summary>
internal sealed partial class StoreSupervisor<TStore>(
    TStore store, Marten.Events.Daemon.Coordination.IProjectionCoordinator<TStore> coordinator, StoreProgress<TStore> progress, IOptions<SupervisionOptions> options, PipelineState pipeline, TimeProvider time,
    ILogger<StoreSupervisor<TStore>> log)
    : BackgroundService
    where TStore : class, IDocumentStore
{
    private readonly TimeSpan _restartAfter = TimeSpan.FromSeconds(options.Value.RestartAfterSeconds);
    private readonly Recovery _dead = new(TimeSpan.FromSeconds(options.Value.RestartAfterSeconds), TimeSpan.FromSeconds(options.Value.EndAfterSeconds));

    /// <summary>For what runs and does not move: a page of events may take long, so patience is longer here.</summary>
    private readonly Recovery _stuck = new(TimeSpan.FromSeconds(options.Value.EndAfterSeconds), TimeSpan.FromSeconds(3 * options.Value.EndAfterSeconds));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.IntervalSeconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CheckAsync(stoppingToken);
            }
            catch (Exception fault) when (fault.IsFault(stoppingToken))
            {
                NotChecked(log, store.Options.DatabaseSchemaName, fault.GetBaseException().Message.ReplaceLineEndings(" "));
            }
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var daemon = coordinator.DaemonForMainDatabase();
        var led = await LedAsync();
        await ForgetWhatOthersLeadAsync(daemon, led);

        List<string> dead = [.. led.Where(name => IsDead(daemon.CurrentAgents().FirstOrDefault(a => a.Name.Identity == name)))];
        var stale = led.Count > 0 && daemon.IsHighWaterStale;
        var standing = progress.Standing.Where(s => !progress.WasStoppedByError(s)).ToList();
        if (dead.Count == 0 && !stale) _dead.Clear();
        if (standing.Count == 0 || pipeline.BrokerFault is not null) _stuck.Clear();
        if (dead.Count == 0 && !stale && standing.Count == 0) return;
        if (!await AnswersAsync(cancellationToken))
        {
            _dead.Clear();
            _stuck.Clear();
            return;
        }

        if (dead.Count > 0 || stale) await RecoverAsync(daemon, dead, stale, cancellationToken);
        if (standing.Count > 0 && pipeline.BrokerFault is null) await UnblockAsync(daemon, led, standing, cancellationToken);
    }

    private async Task RecoverAsync(IProjectionDaemon daemon, List<string> dead, bool stale, CancellationToken cancellationToken)
    {
        var names = string.Join(", ", stale ? [.. dead, "the high-water mark"] : dead);
        switch (_dead.Dead(time.GetUtcNow()))
        {
            case RecoveryStep.Restart:
                Restarting(log, store.Options.DatabaseSchemaName, names);
                if (stale) await daemon.RestartHighWaterAgentAsync(cancellationToken);
                foreach (var name in dead) await daemon.StartAgentAsync(name, cancellationToken);
                break;
            case RecoveryStep.End:
                pipeline.Fail($"In the store {store.Options.DatabaseSchemaName} {names} has not run since {_dead.DeadSince:O} although the database answers, and restarting did not help.");
                break;
        }
    }

    private async Task UnblockAsync(IProjectionDaemon daemon, HashSet<string> led, List<Standing> standing, CancellationToken cancellationToken)
    {
        var names = string.Join(", ", standing.Select(s => s.Shard));
        switch (_stuck.Dead(time.GetUtcNow()))
        {
            case RecoveryStep.Restart:
                Restarting(log, store.Options.DatabaseSchemaName, names);
                foreach (var name in standing.Select(s => s.Shard).Where(led.Contains))
                {
                    await daemon.StopAgentAsync(name);
                    await daemon.StartAgentAsync(name, cancellationToken);
                }

                // There may be no leader: this process then tries to become it.
                if (led.Count == 0) await coordinator.ResumeAsync();
                break;
            case RecoveryStep.End when standing.Any(s => led.Contains(s.Shard)):
                pipeline.Fail($"In the store {store.Options.DatabaseSchemaName} {names} has not moved since {_stuck.DeadSince:O} although the database answers, and restarting did not help.");
                break;
        }
    }

    /// <summary>The subscriptions that this process leads, by identity.</summary>
    private async Task<HashSet<string>> LedAsync()
    {
        if ((coordinator as ProjectionCoordinatorBase)?.Distributor is not { } distributor) return [];
        var sets = await distributor.BuildDistributionAsync();
        return [.. sets.Where(distributor.HasLock).SelectMany(s => s.Names).Select(n => n.Identity)];
    }

    /// <summary>What was paused here when another replica took over is not a fault of this process.</summary>
    private static async Task ForgetWhatOthersLeadAsync(IProjectionDaemon daemon, HashSet<string> led)
    {
        foreach (var agent in daemon.CurrentAgents().Where(a => a.Status == AgentStatus.Paused && !led.Contains(a.Name.Identity)).ToList())
            await daemon.StopAgentAsync(agent.Name.Identity);
    }

    private bool IsDead(ISubscriptionAgent? agent) => agent switch
    {
        null => true,
        { Status: AgentStatus.Running } => false,
        { Status: AgentStatus.Paused, PausedTime: { } since } => time.GetUtcNow() - since > 2 * _restartAfter,
        _ => true,
    };

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var session = store.QuerySession();
            await session.QueryAsync<int>("select 1", cancellationToken);
            return true;
        }
        catch (Exception fault) when (fault.IsFault(cancellationToken))
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Subscriptions of {Store} are restarted, the database answers but they do not run: {Names}")]
    private static partial void Restarting(ILogger log, string store, string names);

    [LoggerMessage(LogLevel.Warning, "The subscriptions of {Store} could not be checked or restarted; trying again: {Reason}")]
    private static partial void NotChecked(ILogger log, string store, string reason);
}
