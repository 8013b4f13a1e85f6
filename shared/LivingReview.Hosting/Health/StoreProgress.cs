using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using JasperFx;
using LivingReview.Contracts.Operations;
using LivingReview.Hosting.Store;
using LivingReview.Hosting.Telemetry;
using Marten;
using Marten.Events.Daemon.Coordination;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Hosting.Health;

/// <summary>A subscription that does not move.</summary>
/// <param name="Shard">Its identity.</param>
/// <param name="Position">The event that it stands at.</param>
/// <param name="Since">Since when.</param>
internal sealed record Standing(string Shard, long Position, DateTimeOffset Since);

/// <summary>How far the subscriptions of a store have come, as it was measured last.</summary>
internal interface ISubscriptionProgress
{
    /// <summary>The store's schema, which is named after its service.</summary>
    string Store { get; }

    /// <summary>The subscriptions; empty before the first measurement, and while the database cannot be read.</summary>
    IReadOnlyList<SubscriptionLag> Lags { get; }
}

/// <summary>How far the subscriptions of a store have come, as its database says (the same on every replica), and which of them this process works.</summary>
internal sealed class StoreProgress<TStore> : StateMeasurements, ISubscriptionProgress
    where TStore : class, IDocumentStore
{
    private const string HighWater = "HighWaterMark";
    private const string Gap = "livingreview.subscription.gap";
    private const string Running = "livingreview.subscription.running";
    private const string Unseen = "livingreview.store.unseen";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (long Position, DateTimeOffset Since)> _behind = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _stopped = new(StringComparer.Ordinal);
    private readonly TStore _store;
    private readonly IProjectionCoordinator<TStore> _coordinator;
    private readonly TimeProvider _time;
    private readonly string _name;

    public StoreProgress(
        TStore store, IProjectionCoordinator<TStore> coordinator, IMeterFactory meters, IOptions<TelemetryOptions> options, TimeProvider time, ILogger<StoreProgress<TStore>> log)
        : base(meters, options, time, log)
    {
        (_store, _coordinator, _time, _name) = (store, coordinator, time, store.Options.DatabaseSchemaName);
        Gauge(Gap, "{event}", "Events that a subscription has not worked on.");
        Gauge(Running, "1", "Whether a subscription that this process works is running (1) or was stopped by an error (0).");
        Gauge(Unseen, "{event}", "Events beyond the high-water mark, which no subscription sees.");
    }

    /// <inheritdoc/>
    public string Store => _name;

    /// <inheritdoc/>
    public IReadOnlyList<SubscriptionLag> Lags { get; private set; } = [];

    /// <summary>The subscriptions that have not moved for too long although there are events for them.</summary>
    public IReadOnlyList<Standing> Standing =>
        [.. _behind.Where(b => _time.GetUtcNow() - b.Value.Since > Patience).Select(b => new Standing(b.Key, b.Value.Position, b.Value.Since))];

    /// <summary>Whether an error stopped a subscription while it stood there: it is tried again and needs no restart.</summary>
    public bool WasStoppedByError(Standing standing) => _stopped.TryGetValue(standing.Shard, out var last) && last >= standing.Since;

    /// <summary>What is wrong, in sentences.</summary>
    public IReadOnlyList<string> Faults()
    {
        var daemon = _coordinator.DaemonForMainDatabase();
        var faults = daemon.CurrentAgents().Where(a => a.Status == AgentStatus.Paused)
            .Select(a => $"The subscription {a.Name.Name} of {_name} was stopped by an error; it is tried again.").ToList();
        if (daemon.IsHighWaterStale) faults.Add($"The high-water mark of {_name} is not looked for any more.");
        faults.AddRange(Standing.Select(s => $"{s.Shard} of {_name} has stood at event {s.Position} for too long."));
        return faults;
    }

    protected override async Task<IReadOnlyList<(string Gauge, Measurement<double> Value)>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var session = _store.QuerySession();
        var newest = await session.NewestEventAsync(cancellationToken);
        var positions = (await _store.Advanced.AllProjectionProgress(token: cancellationToken)).ToDictionary(p => p.ShardName, p => p.Sequence);
        var mark = positions.GetValueOrDefault(HighWater);
        var store = new KeyValuePair<string, object?>("store", _name);
        List<(string, Measurement<double>)> state = [Value(Unseen, Math.Max(0, newest - mark), store)];
        Follow(HighWater, mark, newest);
        // A subscription that an earlier version had keeps its position in the database, which does not move any more.
        var shards = ((StoreOptions)_store.Options).Projections.AllShards().Select(s => s.Name.Identity).ToHashSet(StringComparer.Ordinal);
        foreach (var (shard, position) in positions.Where(p => shards.Contains(p.Key)))
        {
            Follow(shard, position, mark);
            state.Add(Value(Gap, Math.Max(0, mark - position), store, Subscription(shard)));
        }

        var agents = _coordinator.DaemonForMainDatabase().CurrentAgents();
        Lags =
        [
            .. positions.Where(p => shards.Contains(p.Key)).Select(p => new SubscriptionLag(
                p.Key.Split(':')[0], Math.Max(0, mark - p.Value), agents.FirstOrDefault(a => a.Name.Identity == p.Key) is { } own ? own.Status == AgentStatus.Running : null)),
        ];
        foreach (var agent in agents)
        {
            if (agent.Status == AgentStatus.Paused) _stopped[agent.Name.Identity] = _time.GetUtcNow();
            state.Add(Value(Running, agent.Status == AgentStatus.Running ? 1 : 0, store, Subscription(agent.Name.Identity)));
        }

        return state;
    }

    private static KeyValuePair<string, object?> Subscription(string shard) => new("subscription", shard.Split(':')[0]);

    private void Follow(string shard, long position, long goal)
    {
        if (position >= goal) _behind.TryRemove(shard, out _);
        else if (!_behind.TryGetValue(shard, out var seen) || seen.Position != position) _behind[shard] = (position, _time.GetUtcNow());
    }
}
