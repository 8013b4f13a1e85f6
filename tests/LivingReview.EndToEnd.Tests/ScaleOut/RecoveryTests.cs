using System.Diagnostics;
using System.Text.RegularExpressions;
using LivingReview.EndToEnd.Tests.Living;
using LivingReview.Testing;
using LivingReview.Testing.Living;

namespace LivingReview.EndToEnd.Tests.ScaleOut;

/// <summary>Faults after which consumers or subscriptions used to stay dead: two copies of each service recover without a manual step.</summary>
public sealed partial class RecoveryTests
{
    private static readonly string[] Services = ["Ingestion", "Analysis", "Notification"];

    /// <summary>From the end of a fault until every copy is ready.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The runbook's rotation of the broker's password, gone back on: MassTransit gives up when a login is refused.</summary>
    [Fact]
    public async Task Every_copy_consumes_again_after_the_broker_refused_the_login_for_six_seconds()
    {
        await using var postgres = await PostgresFixture.StartSeparateAsync(Cancellation);
        await using var rabbit = await RabbitFixture.StartSeparateAsync(Cancellation);
        var host = await rabbit.CreateVirtualHostAsync(Cancellation);
        var broker = await rabbit.SetUserAsync(host, "services", "first-password", Cancellation);
        await using var copies = await Copies.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), broker, Cancellation);
        var studies = SampleStudies.Read();
        await copies.BeginAsync(studies.Take(3), Cancellation);

        await rabbit.SetUserAsync(host, "services", "second-password", Cancellation);
        var start = Stopwatch.GetTimestamp();
        await copies.SeeNotReadyAsync(() => rabbit.CloseConnectionsAsync(Cancellation), Cancellation);
        await copies.SubmitAsync(studies.Skip(3).Take(3), Cancellation); // the log takes studies without a broker
        await Eventually.HoldsAsync(() => Stopwatch.GetElapsedTime(start).TotalSeconds >= 6, "six seconds without a login");
        await copies.AssertAliveAsync(Cancellation);
        await rabbit.SetUserAsync(host, "services", "first-password", Cancellation);

        await copies.SeeReadyAsync(Bound, Cancellation);
        await copies.SubmitAsync(studies.Skip(6), Cancellation);
        await copies.AssertCompleteAsync(Cancellation);
    }

    [Fact]
    public async Task Every_copy_consumes_again_from_a_broker_that_lost_its_disk()
    {
        await using var postgres = await PostgresFixture.StartSeparateAsync(Cancellation);
        await using var rabbit = await RabbitFixture.StartSeparateAsync(Cancellation);
        var host = await rabbit.CreateVirtualHostAsync(Cancellation);
        var broker = await rabbit.SetUserAsync(host, "services", "password", Cancellation);
        await using var copies = await Copies.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), broker, Cancellation);
        var studies = SampleStudies.Read();
        await copies.BeginAsync(studies.Take(3), Cancellation);

        await rabbit.LoseDiskAsync(Cancellation);
        await rabbit.RestartAsync(Cancellation); // without the virtual host and the user: every login is refused
        await copies.SeeNotReadyAsync(() => Task.CompletedTask, Cancellation);
        await copies.SubmitAsync(studies.Skip(3).Take(3), Cancellation);
        await rabbit.RecreateVirtualHostAsync(host, Cancellation);
        await rabbit.SetUserAsync(host, "services", "password", Cancellation);

        await copies.SeeReadyAsync(Bound, Cancellation);
        await copies.SubmitAsync(studies.Skip(6), Cancellation);
        await copies.AssertCompleteAsync(Cancellation);
    }

    [Fact]
    public async Task Every_copy_publishes_again_after_an_alarm_of_the_broker_and_says_meanwhile_what_is_wrong()
    {
        await using var postgres = await PostgresFixture.StartSeparateAsync(Cancellation);
        await using var rabbit = await RabbitFixture.StartSeparateAsync(Cancellation);
        await using var copies = await Copies.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), await rabbit.CreateVirtualHostAsync(Cancellation), Cancellation);
        var studies = SampleStudies.Read();
        await copies.BeginAsync(studies.Take(3), Cancellation);

        var raised = Stopwatch.GetTimestamp();
        await rabbit.SetMemoryAlarmAsync(raised: true, Cancellation);
        await copies.SubmitAsync(studies.Skip(3).Take(3), Cancellation);
        await copies.SeeNotReadyAsync(() => Task.CompletedTask, Cancellation, because: "The broker accepts no messages");
        await Outage.LastsAsync(raised);
        await copies.AssertAliveAsync(Cancellation);
        using var client = new HttpClient();
        var broker = await client.GetStringAsync(new Uri(rabbit.Metrics, "/metrics"), Cancellation);
        var host = await Eventually.SeesAsync(() => copies.MetricsAsync(client, Cancellation), m => NotConsuming().IsMatch(m), "readiness as a metric");
        var probes = await rabbit.CountConnectionsAsync("livingreview-supervision", Cancellation);
        await rabbit.SetMemoryAlarmAsync(raised: false, Cancellation);

        Assert.InRange(probes, 1, 2 * Services.Length); // each copy holds one, however often it looks
        Assert.Contains("\nrabbitmq_alarms_memory_used_watermark 1", broker, StringComparison.Ordinal);
        Assert.Contains("livingreview_health_ready", host, StringComparison.Ordinal);
        await copies.SeeReadyAsync(Bound, Cancellation);
        await copies.SubmitAsync(studies.Skip(6), Cancellation);
        await copies.AssertCompleteAsync(Cancellation);
    }

    [Fact]
    public async Task Every_copy_works_again_after_the_database_was_killed_again_and_again()
    {
        await using var postgres = await PostgresFixture.StartDurableAsync(Cancellation);
        await using var rabbit = await RabbitFixture.StartSeparateAsync(Cancellation);
        await using var copies = await Copies.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), await rabbit.CreateVirtualHostAsync(Cancellation), Cancellation);
        var studies = SampleStudies.Read();
        await copies.BeginAsync(studies.Take(3), Cancellation);

        foreach (var round in Enumerable.Range(1, 3))
        {
            await postgres.CrashAsync(Cancellation);
            await copies.SeeNotReadyAsync(() => Task.CompletedTask, Cancellation);
            await copies.AssertAliveAsync(Cancellation);
            await postgres.StartAsync(Cancellation);
            await copies.SeeReadyAsync(Bound, Cancellation);
            await copies.SubmitAsync(studies.Skip(3 * round).Take(round < 3 ? 3 : studies.Count), Cancellation);
        }

        await copies.AssertCompleteAsync(Cancellation);
    }

    [GeneratedRegex("""livingreview_health_ready\{[^}]*check="bus-consumers"[^}]*\} 0""")]
    private static partial Regex NotConsuming();

    /// <summary>Two copies of each service over one database and one broker.</summary>
    private sealed class Copies(Deployment first, Deployment second) : IAsyncDisposable
    {
        private readonly ReviewApi _api = new(first.Client);

        private IEnumerable<(Deployment Deployment, string Service)> All => Services.SelectMany(s => new[] { (first, s), (second, s) });

        public static async Task<Copies> StartAsync(string database, Uri broker, CancellationToken cancellationToken)
        {
            var settings = new Dictionary<string, string?> { ["Store__Replicas"] = "true", ["Ingestion__Publishing__HeadIntervalSeconds"] = "2" };
            var first = await Deployment.StartAsync(database, broker, cancellationToken, settings);
            return new Copies(first, await Deployment.StartAsync(database, broker, cancellationToken, settings, Services));
        }

        public async Task BeginAsync(IEnumerable<Contracts.Studies.StudySubmission> studies, CancellationToken cancellationToken)
        {
            await _api.RegisterAsync(cancellationToken);
            var count = 1;
            foreach (var study in studies)
            {
                await _api.SubmitAsync(study, cancellationToken);
                count++;
            }

            await _api.EstimatesAtAsync(count, cancellationToken);
        }

        public async Task SubmitAsync(IEnumerable<Contracts.Studies.StudySubmission> studies, CancellationToken cancellationToken)
        {
            foreach (var study in studies) await _api.SubmitAsync(study, cancellationToken);
        }

        public Task<string> MetricsAsync(HttpClient client, CancellationToken cancellationToken) => client.GetStringAsync(new Uri(first.AddressOf("Ingestion"), "/metrics"), cancellationToken);

        public async Task SeeNotReadyAsync(Func<Task> each, CancellationToken cancellationToken, string because = "")
        {
            foreach (var (deployment, service) in All)
            {
                await Eventually.SeesAsync(
                    async () =>
                    {
                        await each();
                        return await deployment.WhyNotReadyAsync(service, cancellationToken);
                    },
                    why => why?.Contains(because, StringComparison.Ordinal) == true,
                    $"{service} to be not ready");
            }
        }

        public async Task SeeReadyAsync(TimeSpan within, CancellationToken cancellationToken)
        {
            var start = Stopwatch.GetTimestamp();
            foreach (var (deployment, service) in All)
                await Eventually.SeesAsync(() => deployment.WhyNotReadyAsync(service, cancellationToken), why => why is null, $"{service} to be ready", within - Stopwatch.GetElapsedTime(start));
            TestContext.Current.SendDiagnosticMessage($"Every copy ready {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s after the end of the fault.");
        }

        /// <summary>What is away is no reason to restart a process.</summary>
        public async Task AssertAliveAsync(CancellationToken cancellationToken)
        {
            foreach (var (deployment, service) in All) Assert.Equal(200, await deployment.LivenessAsync(service, cancellationToken));
        }

        public async Task AssertCompleteAsync(CancellationToken cancellationToken) =>
            Analyzed.AssertSame(await Analyzed.SampleAsync(cancellationToken), (await _api.EstimatesAtAsync(15, cancellationToken)).Strata);

        public async ValueTask DisposeAsync()
        {
            await second.DisposeAsync();
            await first.DisposeAsync();
        }
    }
}
