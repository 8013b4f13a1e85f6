using System.Net;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using LivingReview.Hosting.Health;
using LivingReview.Hosting.Store;
using LivingReview.Testing;
using Marten;
using Marten.Subscriptions;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>A subscription that throws stops.</summary>
public sealed class SubscriptionFailureTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_subscription_that_throws_is_shown_by_readiness_and_resumes_by_itself_without_skipping()
    {
        var work = new Work { Fails = true };
        await using var services = await StartAsync(await postgres.CreateDatabaseAsync(Cancellation), work);
        await Eventually.SeesAsync(() => ReadyAsync(services), ready => ready.Status == HttpStatusCode.OK, "readiness at the start");

        await AppendAsync(services, 1);
        var stopped = await Eventually.SeesAsync(() => ReadyAsync(services), ready => ready.Status == HttpStatusCode.ServiceUnavailable, "that it is not ready");
        work.Fails = false;
        await AppendAsync(services, 2);
        await Eventually.HoldsAsync(() => work.Done.Count >= 2, "the events that were waiting");

        Assert.Contains("worker", stopped.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Work.Fault, stopped.Body, StringComparison.Ordinal);
        Assert.Equal([1, 2], work.Done.Distinct());
        await Eventually.SeesAsync(() => ReadyAsync(services), ready => ready.Status == HttpStatusCode.OK, "readiness again");
        using var live = await services.Client.GetAsync(new Uri("/health/live", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task A_restart_resumes_where_the_subscription_stood()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        var broken = new Work { Fails = true };
        await using (var services = await StartAsync(database, broken))
        {
            await AppendAsync(services, 7);
            await Eventually.HoldsAsync(() => broken.Attempts > 0, "an attempt that fails");
        }

        var repaired = new Work();
        await using var restarted = await StartAsync(database, repaired);
        await Eventually.HoldsAsync(() => repaired.Done.Count > 0, "the event that was waiting");

        Assert.Empty(broken.Done);
        Assert.Equal([7], repaired.Done);
    }

    [Fact]
    public async Task A_copy_whose_subscription_was_stopped_is_ready_again_when_the_other_copy_leads()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        var (broken, sound) = (new Work { Fails = true }, new Work());
        await using var first = await StartAsync(database, broken, replicas: true);
        await AppendAsync(first, 1);
        await Eventually.HoldsAsync(() => broken.Attempts > 0, "an attempt that fails");
        await using var second = await StartAsync(database, sound, replicas: true);

        var attempts = 0;
        await Eventually.SeesAsync(
            async () =>
            {
                // Whenever the first copy has led again, it loses the lead, as when the database is killed.
                if (broken.Attempts > attempts) await EndLeaderAsync(database);
                attempts = broken.Attempts;
                return sound.Done.Count;
            },
            done => done > 0,
            "the other copy to work the event");

        await Eventually.SeesAsync(() => ReadyAsync(first), ready => ready.Status == HttpStatusCode.OK, "readiness of the first copy", TimeSpan.FromSeconds(30));
    }

    private async Task EndLeaderAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = new NpgsqlConnectionStringBuilder(database).Database }.ConnectionString);
        await using var end = source.CreateCommand(
            "select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database where l.locktype = 'advisory' and d.datname = current_database()");
        await end.ExecuteNonQueryAsync(Cancellation);
    }

    private static async Task<RunningServices> StartAsync(string database, Work work, bool replicas = false) => await RunningServices.StartAsync(
        database,
        (services, configuration) =>
        {
            services.AddSingleton(work);
            services.AddServiceStore<IWorkStore>(configuration, "work", _ => { })
                .AddSubscriptionWithServices<Worker>(ServiceLifetime.Singleton, o => o.Name = "worker");
            services.AddStoreHealth<IWorkStore>("work");
        },
        _ => { },
        _ => { },
        new Dictionary<string, string?> { ["Telemetry:StateIntervalSeconds"] = "0.2", ["Store:Replicas"] = replicas ? "true" : "false" },
        Cancellation);

    private static async Task AppendAsync(RunningServices services, int number)
    {
        await using var session = services.Services.GetRequiredService<IWorkStore>().LightweightSession();
        session.Events.Append("work", new Numbered(number));
        await session.SaveChangesAsync(Cancellation);
    }

    private static async Task<(HttpStatusCode Status, string Body)> ReadyAsync(RunningServices services)
    {
        using var answer = await services.Client.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    public interface IWorkStore : IDocumentStore;

    public sealed record Numbered(int Number);

    internal sealed class Work
    {
        public const string Fault = "secret-of-the-fault";

        private readonly Lock _lock = new();
        private readonly List<int> _done = [];

        public volatile bool Fails;
        public volatile int Attempts;

        public IReadOnlyList<int> Done
        {
            get
            {
                lock (_lock) return [.. _done];
            }
        }

        public void Do(Numbered numbered)
        {
            Attempts++;
            if (Fails) throw new InvalidOperationException(Fault);
            lock (_lock) _done.Add(numbered.Number);
        }
    }

    internal sealed class Worker(Work work) : SubscriptionBase
    {
        public override Task<IChangeListener> ProcessEventsAsync(
            EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
        {
            foreach (var e in page.Events)
                if (e.Data is Numbered numbered) work.Do(numbered);
            return Task.FromResult(NullChangeListener.Instance);
        }
    }
}
