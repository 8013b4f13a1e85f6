using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using LivingReview.Analysis;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Screening;
using LivingReview.Contracts.Studies;
using LivingReview.Contracts.Surveillance;
using LivingReview.Hosting.Authentication;
using LivingReview.Ingestion;
using LivingReview.Notification;
using LivingReview.Surveillance.Sources;
using LivingReview.Surveillance.StandIn;
using LivingReview.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Surveillance.Tests.Service;

/// <summary>One study from the source's answer to the receiver's webhook, through four services, a database and two persons: one trace, each step with its time.</summary>
public sealed class OneTraceTests(PostgresFixture postgres)
{
    private static readonly string[] Steps =
    [
        "find work", "screen record", "retrieve report", "read abstract", "confirm proposal", "publish evidence", "take in evidence", "recompute", "publish estimates", "evaluate alerts", "deliver webhook",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_study_is_one_trace_from_the_sources_answer_to_the_receivers_webhook()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "LivingReview" or "MassTransit" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var standIn = await SourcesStandIn.StartAsync(TimeProvider.System, Cancellation);
        await using var receiver = await HookReceiver.StartAsync();
        using var folder = new TemporaryFolder();
        await using var system = await StartAsync(standIn, folder);
        var (ann, ben) = (system.As("ann"), system.As("ben"));
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var published = Given.Article(7, today.AddDays(-3), SourceNames.PubMed) with
        {
            Abstract = "We examined 100 adults. Sensitivity was 60% (30/50) and specificity was 70% (35/50) for the fracture.",
        };
        standIn.Publish([published]);

        await PostAsync(ann, "/api/reviews", new RegisterReview { Id = "osteo", Title = "Osteoporosis", Protocol = new Protocol { Question = "How accurate?", MinimumStudies = 2, RequireConfirmation = true } });
        foreach (var (label, tp) in new[] { ("Poe 2024", 45), ("Roe 2025", 46) })
            await PostAsync(ann, "/api/reviews/osteo/studies", new StudySubmission { Label = label, Tables = [new TableSubmission { Tp = tp, Fn = 50 - tp, Fp = 3, Tn = 47, Primary = true }] });
        await PostAsync(ben, "/api/reviews/osteo/proposals/confirmations", new ProposalConfirmations());
        await Eventually.SeesAsync(() => system.Estimated(ann), k => k == 2, "estimates of two studies");
        await PostAsync(ann, "/api/reviews/osteo/subscriptions", new CreateSubscription { Name = "guideline", Threshold = 0.0001, WebhookUrl = receiver.Address });
        await Eventually.SeesAsync(() => PutAsync(ann, "/api/reviews/osteo/screening/plan", new ScreeningPlan { Reasons = ["no 2x2 table"] }), ok => ok, "the plan");
        await Eventually.SeesAsync(() => PutAsync(ann, "/api/reviews/osteo/surveillance/strategies/pubmed", new StrategyRequest { Query = "osteoporosis", Since = today.AddDays(-10) }), ok => ok, "the strategy");

        var waiting = await Eventually.SeesAsync(() => ann.GetFromJsonAsync<ScreeningRecordView[]>("/api/reviews/osteo/screening/queue", Cancellation), queue => queue?.Length == 1, "the found work at the desk");
        var record = $"/api/reviews/osteo/screening/records/{waiting![0].Record.Id}";
        foreach (var person in new[] { ann, ben }) await PutAsync(person, record + "/judgements/title-abstract", new ScreeningJudgement { Decision = "include" });
        await PutAsync(ann, record + "/retrieval", new ReportRetrievalRequest(true));
        foreach (var person in new[] { ann, ben }) await PutAsync(person, record + "/judgements/full-text", new ScreeningJudgement { Decision = "include" });
        var extraction = (await ann.GetFromJsonAsync<ExtractionCandidate>(record + "/extraction", Cancellation))!;
        Assert.Equal("one", extraction.Verdict);
        var proposal = await PostAsync(ann, "/api/reviews/osteo/studies", extraction.Submission! with { Id = "doe-2026" }, extraction.Trace);
        await PostAsync(ben, $"/api/reviews/osteo/proposals/{(await proposal.Content.ReadFromJsonAsync<ProposalView>(Cancellation))!.Id}/confirmation", new { });
        var delivered = await Eventually.SeesAsync(() => Task.FromResult(receiver.Calls.FirstOrDefault(c => c.Body.Contains("doe-2026", StringComparison.Ordinal))), c => c is not null, "the webhook");

        var trace = ActivityContext.Parse(extraction.Trace!, null).TraceId;
        Assert.StartsWith($"00-{trace}-", delivered!.TraceParent, StringComparison.Ordinal);
        Assert.NotEmpty(delivered.Signature);
        var ofStudy = await Eventually.SeesAsync(
            () => Task.FromResult(spans.Where(s => s.TraceId == trace).OrderBy(s => s.StartTimeUtc).ToList()), seen => seen.Any(s => s.OperationName == "deliver webhook"), "the last span");
        TestContext.Current.SendDiagnosticMessage(string.Join('\n', ofStudy.Select(s => $"{s.StartTimeUtc:HH:mm:ss.fff} {s.Duration.TotalMilliseconds,8:0.0} ms {s.DisplayName}")));
        Assert.Equal(Steps, ofStudy.Select(s => s.OperationName).Where(Steps.Contains).Distinct());
        Assert.Equal(4, ofStudy.Count(s => s.OperationName == "screen record"));
        Assert.Single(ofStudy, s => s.ParentSpanId == default);

        var path = await Eventually.SeesAsync(
            async () => (await ann.GetFromJsonAsync<EvidencePaths>("/api/reviews/osteo/surveillance/paths", Cancellation))!.Studies.FirstOrDefault(p => p.Study == "doe-2026"), p => p?.EstimatedAt is not null, "the way of the study");
        DateTimeOffset?[] times = [path!.FoundAt, path.ScreenedAt, path.IncludedAt, path.EnteredAt, path.EstimatedAt];
        Assert.DoesNotContain(null, times);
        Assert.Equal(times.Order(), times);
        Assert.Equal((trace.ToHexString(), published.Published), (path.Trace, path.Published));
        Assert.InRange(path.Days!.Value, 3, 4.01);
        var alerts = (await ann.GetFromJsonAsync<StudyAlerts>("/api/reviews/osteo/shifts/causes/doe-2026", Cancellation))!;
        Assert.InRange(alerts.DetectedAt!.Value, path.EnteredAt!.Value, alerts.DeliveredAt!.Value);
    }

    private static async Task<HttpResponseMessage> PostAsync<T>(HttpClient client, string address, T body, string? trace = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(body) };
        if (trace is not null) request.Headers.Add("traceparent", trace);
        var answer = await client.SendAsync(request, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{address}: {await answer.Content.ReadAsStringAsync(Cancellation)}");
        return answer;
    }

    private static async Task<bool> PutAsync<T>(HttpClient client, string address, T body)
    {
        using var answer = await client.PutAsJsonAsync(address, body, Cancellation);
        Assert.True(answer.IsSuccessStatusCode || (int)answer.StatusCode == 404, $"{address}: {await answer.Content.ReadAsStringAsync(Cancellation)}");
        return answer.IsSuccessStatusCode;
    }

    private async Task<Signed> StartAsync(SourcesStandIn standIn, TemporaryFolder folder)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var person in new[] { "ann", "ben" })
        {
            var (key, hash) = ApiKey.Secret(person);
            keys[person] = key;
            KeyFile.Change(folder["keys.json"], all => [.. all, new ApiKey { Id = person, Name = person, Role = "owner", Reviews = [], SecretHash = hash, CreatedAt = DateTimeOffset.UnixEpoch }]);
        }

        return new(await RunningServices.StartAsync(
            await postgres.CreateDatabaseAsync(Cancellation),
            (s, c) => s.AddIngestion(c).AddAnalysis(c).AddNotification(c).AddSurveillance(c),
            app => app.MapIngestion().MapAnalysis().MapNotification().MapSurveillance(),
            bus =>
            {
                bus.AddIngestionConsumers();
                bus.AddAnalysisConsumers();
                bus.AddNotificationConsumers();
                bus.AddSurveillanceConsumers();
            },
            new Dictionary<string, string?>(standIn.Settings())
            {
                ["Surveillance:LookSeconds"] = "0.1",
                ["Authentication:KeyFile"] = folder["keys.json"],
                ["Authentication:Burst"] = "100000",
                ["Authentication:RequestsPerSecond"] = "100000",
                ["Notification:Webhooks:AllowedNetworks:0"] = "127.0.0.0/8",
            }, Cancellation), keys);
    }

    private sealed class Signed(RunningServices services, IReadOnlyDictionary<string, string> keys) : IAsyncDisposable
    {
        private readonly List<HttpClient> _clients = [];

        public HttpClient As(string person)
        {
            var client = new HttpClient { BaseAddress = services.Client.BaseAddress };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", keys[person]);
            _clients.Add(client);
            return client;
        }

        public async Task<int> Estimated(HttpClient client)
        {
            using var answer = await client.GetAsync(new Uri("/api/reviews/osteo/estimates", UriKind.Relative), Cancellation);
            return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<ReviewEstimates>(Cancellation))!.Strata.Select(s => s.K).DefaultIfEmpty().Max() : 0;
        }

        public ValueTask DisposeAsync()
        {
            foreach (var client in _clients) client.Dispose();
            return services.DisposeAsync();
        }
    }

    /// <summary>A subscriber's server.</summary>
    private sealed class HookReceiver : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly ConcurrentQueue<Call> _calls = new();

        private HookReceiver(WebApplication app) => _app = app;

        public sealed record Call(string Body, string TraceParent, string Signature);

        public string Address => _app.Urls.Single() + "/hook";

        public IReadOnlyList<Call> Calls => [.. _calls];

        public static async Task<HookReceiver> StartAsync()
        {
            var app = WebApplication.CreateSlimBuilder().Build();
            app.Urls.Add("http://127.0.0.1:0");
            var receiver = new HookReceiver(app);
            app.MapPost("/hook", async (HttpRequest request) =>
            {
                using var reader = new StreamReader(request.Body);
                receiver._calls.Enqueue(new(await reader.ReadToEndAsync(Cancellation), request.Headers["traceparent"].ToString(), request.Headers["webhook-signature"].ToString()));
            });
            await app.StartAsync(Cancellation);
            return receiver;
        }

        public async ValueTask DisposeAsync()
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }
}
