using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using LivingReview.Hosting.Store;
using LivingReview.Testing;
using Marten;
using Marten.Subscriptions;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>
/// The recipe of docs/operations/upgrades.md for an event whose shape had to change. No event of ours has needed it; when one does, our store's
/// settings must carry it: everywhere that events are read, beside events of the present shape.
/// </summary>
public sealed class UpcastingTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_of_an_older_shape_are_read_in_the_present_one_by_streams_subscriptions_and_read_models()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using (var old = await StartAsync(database, _ => { }))
        {
            await AppendAsync(old, "scan-1", new ThresholdRead("-2.5 T"));
            await AppendAsync(old, "scan-2", new ThresholdRead("0.31"));
        }

        var received = new Received();
        await using var present = await StartAsync(database, store =>
        {
            store.Events.Upcast<ThresholdRead, ThresholdMeasured>("threshold_read", before => ThresholdMeasured.From(before));
            store.Projections.Snapshot<Threshold>(SnapshotLifecycle.Inline);
        }, received);
        await AppendAsync(present, "scan-1", new ThresholdMeasured(-2.6, "T"));

        await Eventually.HoldsAsync(() => received.All.Count >= 3, "three events");
        var store = present.Services.GetRequiredService<IScanStore>();
        await StoreSchema.RebuildAsync(store, Cancellation);
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchStreamAsync("scan-1", token: Cancellation);

        Assert.Equal([new ThresholdMeasured(-2.5, "T"), new ThresholdMeasured(-2.6, "T")], stream.Select(e => (ThresholdMeasured)e.Data));
        Assert.Equal([new(-2.5, "T"), new(0.31, null), new(-2.6, "T")], received.All.Distinct());
        Assert.Equal((0.31, 1), await session.LoadAsync<Threshold>("scan-2", Cancellation) is { } second ? (second.Value, second.Readings) : default);
        Assert.Equal((-2.6, 2), await session.LoadAsync<Threshold>("scan-1", Cancellation) is { } first ? (first.Value, first.Readings) : default);
    }

    private static async Task<RunningServices> StartAsync(string database, Action<StoreOptions> configure, Received? received = null) => await RunningServices.StartAsync(
        database,
        (services, configuration) =>
        {
            var store = services.AddServiceStore<IScanStore>(configuration, "scans", configure);
            if (received is null) return;
            services.AddSingleton(received);
            store.AddSubscriptionWithServices<Listener>(ServiceLifetime.Singleton, o => o.Name = "listener");
        },
        _ => { },
        _ => { },
        null,
        Cancellation);

    private static async Task AppendAsync(RunningServices services, string stream, object e)
    {
        await using var session = services.Services.GetRequiredService<IScanStore>().LightweightSession();
        session.Events.Append(stream, e);
        await session.SaveChangesAsync(Cancellation);
    }

    public interface IScanStore : IDocumentStore;

    /// <summary>As it was stored first: value and unit in one text.</summary>
    public sealed record ThresholdRead(string Text);

    /// <summary>As it is stored now.</summary>
    public sealed record ThresholdMeasured(double Value, string? Unit)
    {
        public static ThresholdMeasured From(ThresholdRead before)
        {
            var parts = before.Text.Split(' ');
            return new(double.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), parts.ElementAtOrDefault(1));
        }
    }

    public sealed record Threshold(string Id, double Value, int Readings)
    {
        public static Threshold Create(IEvent<ThresholdMeasured> e) => new(e.StreamKey!, e.Data.Value, 1);

        public static Threshold Apply(IEvent<ThresholdMeasured> e, Threshold known) => known with { Value = e.Data.Value, Readings = known.Readings + 1 };
    }

    internal sealed class Received
    {
        private readonly Lock _lock = new();
        private readonly List<ThresholdMeasured> _all = [];

        public IReadOnlyList<ThresholdMeasured> All
        {
            get
            {
                lock (_lock) return [.. _all];
            }
        }

        public void Add(ThresholdMeasured measured)
        {
            lock (_lock) _all.Add(measured);
        }
    }

    internal sealed class Listener(Received received) : SubscriptionBase
    {
        public override Task<IChangeListener> ProcessEventsAsync(
            EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
        {
            foreach (var e in page.Events) received.Add((ThresholdMeasured)e.Data);
            return Task.FromResult(NullChangeListener.Instance);
        }
    }
}
