using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LivingReview.Testing;
using LivingReview.Testing.Living;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>An idle system says almost nothing, and a busy one says each thing once.</summary>
public sealed class QuietTests(PostgresFixture postgres, RabbitFixture rabbit)
{
    private const double MaxSpansPerMinute = 60;

    private const int Load = 100;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);

    private static readonly string[] Services = ["livingreview-ingestion", "livingreview-analysis", "livingreview-notification", "livingreview-web"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_idle_system_sends_few_spans_and_a_loaded_one_a_trace_a_study_and_logs_have_one_line_a_request()
    {
        await using var outside = await Outside.StartAsync(Cancellation);
        await using var deployment = await Deployment.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), await rabbit.CreateVirtualHostAsync(Cancellation), Cancellation, new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = outside.Address + "/v1/traces",
            ["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"] = "http/protobuf",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["Logging__LogLevel__Default"] = "Information",
            ["Ingestion__Publishing__HeadIntervalSeconds"] = "2",
        });
        var api = new ReviewApi(deployment.Client);
        await api.RegisterAsync(Cancellation);
        await api.ImportAsync(Cancellation);
        await api.EstimatesAtAsync(15, Cancellation);
        await api.NotedAtAsync(15, Cancellation);
        await Eventually.SeesAsync(
            () => Task.FromResult(string.Join(", ", Services.Where(s => SpansOf(outside, s) == 0))), silent => silent.Length == 0, "a span of each service; these have sent none");
        using var client = new HttpClient();
        foreach (var service in RunningSystem.Services) await client.GetStringAsync(new Uri(deployment.AddressOf(service), "/health/ready"), Cancellation);

        var (start, before) = (Stopwatch.GetTimestamp(), Services.ToDictionary(s => s, s => SpansOf(outside, s)));
        await Eventually.HoldsAsync(() => Stopwatch.GetElapsedTime(start) > Idle, "an idle time", 2 * Idle);
        var minutes = Stopwatch.GetElapsedTime(start).TotalMinutes;

        foreach (var service in Services)
        {
            var rate = (SpansOf(outside, service) - before[service]) / minutes;
            TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{service}: {rate:F0} spans a minute while idle."));
            Assert.True(rate <= MaxSpansPerMinute, string.Create(CultureInfo.InvariantCulture, $"{service} sends {rate:F0} spans a minute."));
        }

        await LoadedAsync(deployment, api, outside);

        // The edge's line and the service's, which a busy machine may still be writing.
        var posted = $"POST /api/reviews/{ReviewApi.Review}/imports 20";
        var lines = await Eventually.SeesAsync(
            () => Task.FromResult(Lines(deployment)), all => all.Count(l => RequestOf(l)?.StartsWith(posted, StringComparison.Ordinal) == true) >= 2, "a line of the import from the edge and from the service");
        Assert.Equal(2, lines.Count(l => RequestOf(l)?.StartsWith(posted, StringComparison.Ordinal) == true));
        Assert.DoesNotContain(lines, l => l.GetProperty("Message").GetString()!.Contains("/health", StringComparison.Ordinal));
    }

    /// <summary>Under load a study is still one trace, and has no more spans than a study alone.</summary>
    private static async Task LoadedAsync(Deployment deployment, ReviewApi api, Outside outside)
    {
        var before = Spans(outside).Count;
        await Parallel.ForAsync(0, Load, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation }, async (number, token) =>
        {
            using var accepted = await deployment.Client.PostAsJsonAsync(
                $"/api/reviews/{ReviewApi.Review}/studies", new { label = string.Create(CultureInfo.InvariantCulture, $"Load {number} 2026"), tables = new[] { new { tp = 40 + number, fp = 6, fn = 5, tn = 61 } } }, token);
            accepted.EnsureSuccessStatusCode();
        });
        await api.NotedAtAsync(15 + Load, Cancellation);
        await Eventually.HoldsAsync(() => Spans(outside).Skip(before).Count(s => s.Name == "publish evidence") >= Load, "the spans of every study");

        // Without the reading by which this test waits.
        var byTrace = Spans(outside).Skip(before).GroupBy(s => Convert.ToHexString(s.Trace), s => s.Name).Where(t => !t.All(n => n.StartsWith("GET", StringComparison.Ordinal))).ToList();
        var (spans, traces) = (byTrace.SelectMany(t => t).ToList(), byTrace.Count);
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"Under load: {(double)spans.Count / Load:F1} spans and {(double)traces / Load:F2} traces a study."));
        Assert.True(traces <= Load, string.Create(CultureInfo.InvariantCulture, $"{Load} studies are {traces} traces; those without a study: {string.Join(" | ", byTrace.Where(t => !t.Contains("publish evidence")).SelectMany(t => t).CountBy(n => n))}"));
        Assert.InRange(spans.Count, 5 * Load, 30 * Load);
    }

    private static List<(string Name, byte[] Trace)> Spans(Outside outside) => [.. outside.CallsTo("/v1/traces").SelectMany(c => TelemetryTests.Spans(c.Body))];

    private static List<JsonElement> Lines(Deployment deployment) => [.. deployment.Output.Split('\n').Where(l => l.StartsWith('{') && l.EndsWith('}')).Select(l => JsonDocument.Parse(l).RootElement)];

    private static string? RequestOf(JsonElement line) => line.GetProperty("Category").GetString() == "LivingReview.Requests" ? line.GetProperty("Message").GetString() : null;

    private static int SpansOf(Outside outside, string service) =>
        outside.CallsTo("/v1/traces").Where(c => c.Body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(service)) >= 0).Sum(c => TelemetryTests.Spans(c.Body).Count());
}
