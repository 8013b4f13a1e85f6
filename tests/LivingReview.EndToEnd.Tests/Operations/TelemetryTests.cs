using System.Text;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Operations;

[Collection(nameof(RunningSystem))]
public sealed class TelemetryTests(RunningSystem system)
{
    private static readonly byte[] TraceId = Convert.FromHexString(RunningSystem.Trace);

    [Fact]
    public void The_clients_trace_arrives_at_the_subscriber()
    {
        var call = system.Outside.CallsTo("/hook")[0];

        Assert.StartsWith($"00-{RunningSystem.Trace}-", call.Headers["traceparent"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("livingreview-web", "POST")]
    [InlineData("livingreview-ingestion", "publish evidence")]
    [InlineData("livingreview-analysis", "take in evidence")]
    [InlineData("livingreview-analysis", "recompute")]
    [InlineData("livingreview-analysis", "publish estimates")]
    [InlineData("livingreview-notification", "evaluate alerts")]
    [InlineData("livingreview-notification", "deliver webhook")]
    public async Task Every_step_is_a_span_of_that_trace(string service, string span)
    {
        await Eventually.SeesAsync(
            () => Task.FromResult(system.Outside.CallsTo("/v1/traces")),
            calls => calls.Any(c => c.Body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(service)) >= 0 && Spans(c.Body).Any(s => s.Name == span && s.Trace.SequenceEqual(TraceId))),
            $"the span '{span}' of {service}");
    }

    /// <summary>The statements of the database and the polling around them are left out.</summary>
    [Fact]
    public async Task A_study_is_one_trace_of_named_steps_and_nothing_else()
    {
        var names = await Eventually.SeesAsync(
            () => Task.FromResult(system.Outside.CallsTo("/v1/traces").SelectMany(c => Spans(c.Body)).Where(s => s.Trace.SequenceEqual(TraceId)).Select(s => s.Name).ToList()),
            seen => seen.Contains("deliver webhook"), "the last step");

        var all = system.Outside.CallsTo("/v1/traces").SelectMany(c => Spans(c.Body)).ToList();
        TestContext.Current.SendDiagnosticMessage($"{all.Count} spans in {all.Select(s => Convert.ToHexString(s.Trace)).Distinct().Count()} traces so far; the study's: {string.Join(" | ", names)}");
        Assert.DoesNotContain(names, n => n.Contains("postgres", StringComparison.OrdinalIgnoreCase) || n.StartsWith("marten", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(names, n => n.StartsWith("send ", StringComparison.Ordinal));
        Assert.Contains(names, n => n.StartsWith("receive ", StringComparison.Ordinal));
        Assert.InRange(names.Count, 8, 60);
    }

    [Fact]
    public async Task Logs_of_the_services_name_the_trace()
    {
        await Eventually.HoldsAsync(
            () => system.Deployment.Output.Contains($"TraceId:{RunningSystem.Trace}", StringComparison.Ordinal), "the trace's id in the logs");
        await Eventually.SeesAsync(
            () => Task.FromResult(system.Outside.CallsTo("/v1/logs")), calls => calls.Any(c => c.Body.AsSpan().IndexOf(TraceId) >= 0), "the trace's id in logs by OTLP");
    }

    [Fact]
    public async Task Nothing_that_is_emitted_shows_a_studys_text_or_a_secret()
    {
        var emitted = new StringBuilder(system.Deployment.Output);
        foreach (var service in RunningSystem.Services) emitted.Append(await system.MetricsOfAsync(service));
        await Eventually.SeesAsync(() => Task.FromResult(system.Outside.CallsTo("/v1/metrics")), c => c.Count > 4, "metrics by OTLP");
        foreach (var call in system.Outside.CallsTo("/v1/")) emitted.Append(Encoding.Latin1.GetString(call.Body));
        var text = emitted.ToString();

        Assert.Contains("livingreview", text, StringComparison.Ordinal);
        foreach (var secret in new[] { RunningSystem.Marker, RunningSystem.HookToken, system.Secret, system.Secret["whsec_".Length..], "Password=", "Username=" })
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Name and trace of the spans of an export: field 2 of ResourceSpans, field 2 of ScopeSpans; of a span, 1 is the trace and 5 the name.</summary>
    internal static IEnumerable<(string Name, byte[] Trace)> Spans(byte[] export) =>
        from resource in Protobuf.Fields(export, 1)
        from scope in Protobuf.Fields(resource, 2)
        from span in Protobuf.Fields(scope, 2)
        select (Encoding.UTF8.GetString(Protobuf.Fields(span, 5).Single()), Protobuf.Fields(span, 1).Single());
}
