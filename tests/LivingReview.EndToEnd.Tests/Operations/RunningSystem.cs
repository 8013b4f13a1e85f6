using System.Net.Http.Json;
using LivingReview.Contracts.Alerts;
using LivingReview.Testing;
using LivingReview.Testing.Living;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>
/// The distributed mode with the sample, a webhook, one study that moves an estimate, and one message that no service can read: so that
/// everything that is measured has something to measure.
/// </summary>
public sealed class RunningSystem(PostgresFixture postgres, RabbitFixture rabbit) : IAsyncLifetime
{
    public static readonly string[] Services = ["Ingestion", "Analysis", "Notification", "Web"];

    /// <summary>Free text of a study, which nothing but the study may show.</summary>
    public const string Marker = "Zaubernuss";

    /// <summary>Part of a webhook's address, which is as good as a password.</summary>
    public const string HookToken = "T0K3Nhook";

    /// <summary>The trace of the client who submits the study.</summary>
    public const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private Outside? _outside;
    private Deployment? _deployment;

    public Deployment Deployment => _deployment!;

    public Outside Outside => _outside!;

    /// <summary>What the webhook is signed with.</summary>
    public string Secret { get; private set; } = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _outside = await Outside.StartAsync(Cancellation);
        var broker = await rabbit.CreateVirtualHostAsync(Cancellation);
        _deployment = await Deployment.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), broker, Cancellation, new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _outside.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
            ["Telemetry__StateIntervalSeconds"] = "0.5",
            ["Logging__LogLevel__Default"] = "Information",
        });
        var api = new ReviewApi(Deployment.Client);
        await api.RegisterAsync(Cancellation);
        await api.ImportAsync(Cancellation);
        await api.EstimatesAtAsync(15, Cancellation);
        await api.NotedAtAsync(15, Cancellation);
        await SubscribeAsync();
        await SubmitAsync();
        await Eventually.SeesAsync(() => Task.FromResult(Outside.CallsTo("/hook")), c => c.Count > 0, "the webhook");
        await PoisonAsync(broker);
    }

    /// <summary>What a host says to Prometheus.</summary>
    public async Task<string> MetricsOfAsync(string service)
    {
        using var client = new HttpClient { BaseAddress = Deployment.AddressOf(service) };
        return await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_deployment is not null) await _deployment.DisposeAsync();
        if (_outside is not null) await _outside.DisposeAsync();
    }

    private async Task SubscribeAsync()
    {
        var request = new CreateSubscription { Name = "operations", Threshold = 0.0001, WebhookUrl = $"{Outside.Address}/hook/{HookToken}?key={HookToken}" };
        using var answer = await Eventually.SeesAsync( // notification hears of the review in its own time
            () => Deployment.Client.PostAsJsonAsync($"/api/reviews/{ReviewApi.Review}/subscriptions", request, Cancellation), a => a.IsSuccessStatusCode, "a subscription");
        Secret = (await answer.Content.ReadFromJsonAsync<SubscriptionView>(Cancellation))!.Secret!;
    }

    private async Task SubmitAsync()
    {
        var study = SampleStudies.Read()[0] with
        {
            Label = $"{Marker} 2026",
            Title = $"{Marker} title",
            Country = $"{Marker}land",
        };
        study = study with { Tables = [.. study.Tables!.Select(t => t with { Tp = t.Tp + 200, Fn = t.Fn + 90 })] };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/reviews/{ReviewApi.Review}/studies") { Content = JsonContent.Create(study) };
        request.Headers.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");
        using var answer = await Deployment.Client.SendAsync(request, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private async Task PoisonAsync(Uri broker)
    {
        var message = new { properties = new { content_type = "application/vnd.masstransit+json" }, routing_key = "", payload = "{}", payload_encoding = "string" };
        using var answer = await rabbit.Management.PostAsJsonAsync($"api/exchanges/{broker.AbsolutePath.Trim('/')}/living-review-estimates-recomputed/publish", message, Cancellation);
        answer.EnsureSuccessStatusCode();
    }
}
