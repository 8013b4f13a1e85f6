using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using LivingReview.Contracts;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using MassTransit;

namespace LivingReview.Benchmarks.Notification;

/// <summary>
/// What it costs to read alerts after few versions of the estimates and after many: the notification host as its own process. Every version
/// takes every stratum over the minimum acceptable sensitivity or back (A7), so the log holds four alerts a version. The ratio of the two is what counts: 1 is a cost that does not grow.
/// </summary>
internal static class AlertReadingRun
{
    private const string Review = "long";
    private const int Strata = 4;
    private const int Few = 100;
    private const int Rounds = 15;

    public static async Task RunAsync(int many, CancellationToken cancellationToken)
    {
        await using var postgres = await PostgresFixture.StartSeparateAsync(cancellationToken);
        await using var rabbit = await RabbitFixture.StartSeparateAsync(cancellationToken);
        var broker = await rabbit.CreateVirtualHostAsync(cancellationToken);
        var port = OwnedProcess.FreePort();
        await using var host = await ChildProcess.StartAsync(Repository.HostAssembly("Notification"), [], new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["ConnectionStrings__postgres"] = await postgres.CreateDatabaseAsync(cancellationToken),
            ["Store__AutoCreate"] = "true",
            ["Bus__Transport"] = "rabbitmq",
            ["Bus__RabbitMq"] = broker.ToString(),
            ["Logging__LogLevel__Default"] = "Warning",
        }, cancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(5) };
        await host.WaitForAsync(new Uri(client.BaseAddress, "/health/ready"), cancellationToken);
        var bus = Bus.Factory.CreateUsingRabbitMq(configure => configure.Host(broker));
        await bus.StartAsync(cancellationToken);

        await TellAsync(bus, client, 1, Few, cancellationToken);
        var before = await MeasureAsync(client, Few, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await TellAsync(bus, client, Few + 1, many, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var after = await MeasureAsync(client, many, cancellationToken);
        await bus.StopAsync(cancellationToken);

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"evaluated {(many - Few) / elapsed.TotalSeconds:0} versions/s, {Strata} alerts each"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"",-34} {Few,8} versions {many,12} versions   ratio of times"));
        foreach (var ((name, few, fewBytes), (_, lots, lotsBytes)) in before.Zip(after))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-34} {few,7:0.0} ms {fewBytes / 1e3,7:0} kB {lots,7:0.0} ms {lotsBytes / 1e3,7:0} kB {lots / few,8:0.0}"));
    }

    private static async Task<IReadOnlyList<(string Name, double Milliseconds, long Bytes)>> MeasureAsync(HttpClient client, int versions, CancellationToken cancellationToken)
    {
        var newest = (await client.GetFromJsonAsync<IReadOnlyList<Alert>>($"/api/reviews/{Review}/shifts?limit=1", cancellationToken))![0].Id;
        var results = new List<(string, double, long)>();
        foreach (var (name, path) in new[]
        {
            ("newest 50 alerts", "shifts?limit=50"),
            ("all alerts", "shifts"),
            ("one alert", $"shifts/{newest}"),
            ("Atom feed", "feed.atom"),
            ("last 20 entries of the log", string.Create(CultureInfo.InvariantCulture, $"events?after={versions * (Strata + 1) - 20}")),
            ("entries of a type that is not there", "events?types=org.livingreview.method.changed.v1"),
        })
        {
            var (times, bytes) = (new List<double>(), 0L);
            for (var round = 0; round < Rounds; round++)
            {
                var started = Stopwatch.GetTimestamp();
                bytes = (await client.GetByteArrayAsync($"/api/reviews/{Review}/{path}", cancellationToken)).Length;
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }

            results.Add((name, times.Order().ElementAt(Rounds / 2), bytes));
        }

        return results;
    }

    private static async Task TellAsync(IBus bus, HttpClient client, int from, int to, CancellationToken cancellationToken)
    {
        for (var version = from; version <= to; version++)
            await bus.Publish(Version(version), cancellationToken);
        while ((await client.GetFromJsonAsync<AlertsHead>($"/api/reviews/{Review}/shifts/head", cancellationToken))!.EstimateVersion < to) await Task.Delay(20, cancellationToken);
    }

    private static EstimateVersionAdded Version(int version) => new()
    {
        Review = Review,
        Title = "A long life",
        EstimateVersion = version,
        Revision = version,
        ShiftThreshold = 0.02,
        Order = [.. Enumerable.Range(0, Strata).Select(Name)],
        Strata = [.. Enumerable.Range(0, Strata).Select(i => Stratum(Name(i), version))],
        Tables = [],
        RemovedTables = [],
        Protocol = new Protocol { MinimumSensitivity = 0.85 },
        Causes = [new EvidenceChange { Revision = version, Kind = ChangeKind.Accepted, StudyId = $"study-{version}", Label = $"Study {version}" }],
        OccurredAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(version),
        PreviousOccurredAt = version == 1 ? null : new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(version - 1),
    };

    private static string Name(int stratum) => stratum == 0 ? "overall" : string.Create(CultureInfo.InvariantCulture, $"centre=c{stratum}");

    private static StratumEstimate Stratum(string name, int version)
    {
        var sensitivity = version % 2 == 0 ? 0.80 : 0.90;
        return new StratumEstimate
        {
            Stratum = name,
            K = 10,
            Diseased = 1000,
            NonDiseased = 1000,
            Regime = Regime.Bivariate,
            Converged = true,
            Sensitivity = new EstimateInterval(sensitivity, sensitivity - 0.03, sensitivity + 0.03),
            Specificity = new EstimateInterval(0.9, 0.85, 0.95),
            EngineVersion = "1",
            InputHash = "",
            Revision = version,
        };
    }
}
