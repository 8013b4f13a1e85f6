using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LivingReview.Testing;
using LivingReview.Testing.Living;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>An idle system says almost nothing, and a busy one says each thing once.</summary>
public sealed class QuietTests(PostgresFixture postgres, RabbitFixture rabbit)
{
    private const double MaxSpansPerMinute = 60;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);

    private static readonly string[] Services = ["livingreview-ingestion", "livingreview-analysis", "livingreview-notification", "livingreview-web"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_idle_system_sends_few_spans_and_logs_one_line_a_request_and_none_a_probe()
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

        // The edge's line and the service's, which a busy machine may still be writing.
        var posted = $"POST /api/reviews/{ReviewApi.Review}/imports 20";
        var lines = await Eventually.SeesAsync(
            () => Task.FromResult(Lines(deployment)), all => all.Count(l => RequestOf(l)?.StartsWith(posted, StringComparison.Ordinal) == true) >= 2, "a line of the import from the edge and from the service");
        Assert.Equal(2, lines.Count(l => RequestOf(l)?.StartsWith(posted, StringComparison.Ordinal) == true));
        Assert.DoesNotContain(lines, l => l.GetProperty("Message").GetString()!.Contains("/health", StringComparison.Ordinal));
    }

    private static List<JsonElement> Lines(Deployment deployment) => [.. deployment.Output.Split('\n').Where(l => l.StartsWith('{') && l.EndsWith('}')).Select(l => JsonDocument.Parse(l).RootElement)];

    private static string? RequestOf(JsonElement line) => line.GetProperty("Category").GetString() == "LivingReview.Requests" ? line.GetProperty("Message").GetString() : null;

    private static int SpansOf(Outside outside, string service) =>
        outside.CallsTo("/v1/traces").Where(c => c.Body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(service)) >= 0).Sum(c => TelemetryTests.Spans(c.Body).Count());
}
