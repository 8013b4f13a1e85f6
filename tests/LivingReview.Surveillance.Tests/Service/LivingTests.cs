using System.Net;
using System.Net.Http.Json;
using LivingReview.Analysis;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Contracts.Surveillance;
using LivingReview.Ingestion;
using LivingReview.Notification;
using LivingReview.Surveillance.Sources;
using LivingReview.Surveillance.StandIn;
using LivingReview.Testing;

namespace LivingReview.Surveillance.Tests.Service;

/// <summary>Surveillance beside ingestion, over HTTP and the bus: a written strategy searches by itself, and a confirmed retraction withdraws the study.</summary>
public sealed class LivingTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_strategy_searches_by_itself_and_a_confirmed_retraction_withdraws_the_study()
    {
        await using var standIn = await SourcesStandIn.StartAsync(TimeProvider.System, Cancellation);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var retracted = Given.Article(1, today.AddDays(-3), SourceNames.PubMed, SourceNames.Crossref) with { Notices = [new StandInNotice("retraction", "10.1000/notice.1", "41000001", today)] };
        standIn.Publish([retracted, Given.Article(2, today.AddDays(-2), SourceNames.PubMed)]);
        await using var system = await StartAsync(standIn.Settings());

        await system.PostAsync("/api/reviews", new RegisterReview { Id = "osteo", Title = "Osteoporosis", Protocol = new Protocol { Question = "How accurate?", MinimumStudies = 2 } });
        await system.PostAsync("/api/reviews/osteo/studies", new StudySubmission
        {
            Label = "Doe 2026",
            Year = 2026,
            Reports = [new ReportSubmission { Id = "r1", Doi = retracted.Doi }],
            Tables = [new TableSubmission { Tp = 40, Fn = 10, Fp = 5, Tn = 45, Primary = true }],
        });
        foreach (var (label, tp) in new[] { ("Poe 2024", 44), ("Roe 2025", 38) })
            await system.PostAsync("/api/reviews/osteo/studies", new StudySubmission { Label = label, Tables = [new TableSubmission { Tp = tp, Fn = 50 - tp, Fp = 6, Tn = 44, Primary = true }] });
        using var unknown = await system.PutAsync("/api/reviews/nobody/surveillance/strategies/pubmed", new StrategyRequest { Query = "osteoporosis", Since = today.AddDays(-10) });
        Assert.Equal(("unknown-review", 404), ((await HttpProblem.ReadAsync(unknown)).Type, (int)unknown.StatusCode));
        await Eventually.SeesAsync(async () =>
        {
            using var written = await system.PutAsync("/api/reviews/osteo/surveillance/strategies/pubmed", new StrategyRequest { Query = "osteoporosis", Since = today.AddDays(-10) });
            return written.StatusCode;
        }, s => s == HttpStatusCode.OK, "the review has reached surveillance");

        var strategy = await Eventually.SeesAsync(async () => (await system.GetAsync<StrategyView[]>("/api/reviews/osteo/surveillance/strategies"))[0], s => s.CompletedAt is not null, "a complete search");
        Assert.Equal(1, strategy.Version);
        Assert.Equal(today, strategy.SearchedTo);
        Assert.Null(strategy.LastFailure);
        Assert.Equal(2, (await system.GetAsync<WorkPage>("/api/reviews/osteo/surveillance/works")).Items.Count);
        var job = Assert.Single(await system.GetAsync<SearchJobView[]>("/api/reviews/osteo/surveillance/runs"));
        Assert.Equal(("complete", 2, 2), (job.Status, job.Found, job.New));
        var search = Assert.Single(await Eventually.SeesAsync(() => system.GetAsync<SearchRunView[]>("/api/reviews/osteo/searches"), s => s.Length > 0, "the search among the review's searches"));
        Assert.Equal(("PubMed", today, 2), (search.Database, search.Date, search.Hits));

        var notice = Assert.Single(await Eventually.SeesAsync(() => system.GetAsync<NoticeView[]>("/api/reviews/osteo/surveillance/notices?status=pending"), n => n.Length > 0, "the notice"));
        Assert.Equal(("withdraw", "Doe 2026"), (notice.Action, notice.Label));
        await system.PostAsync($"/api/reviews/osteo/surveillance/notices/confirmation?id={Uri.EscapeDataString(notice.Id)}", new { });
        var withdrawn = await Eventually.SeesAsync(() => system.GetAsync<StudyView[]>("/api/reviews/osteo/studies"), s => s[0].Withdrawn is not null, "the withdrawal");
        Assert.Equal("retraction", withdrawn[0].Withdrawn!.Kind);
        Assert.Equal("10.1000/notice.1", withdrawn[0].Withdrawn!.Notice);
        await Eventually.SeesAsync(
            () => system.AlertsAsync("osteo"), alerts => alerts.Any(a => a.Rules.Any(r => r.Rule == "A14") && a.Causes.Any(c => c.StudyId == withdrawn[0].Study.Id)),
            "the alert of rule A14 about the retraction");
        using var again = await system.Client.PostAsJsonAsync($"/api/reviews/osteo/surveillance/notices/confirmation?id={Uri.EscapeDataString(notice.Id)}", new { }, Cancellation);
        Assert.Equal("notice-resolved", (await HttpProblem.ReadAsync(again)).Type);

        using var refused = await system.PutAsync("/api/reviews/osteo/surveillance/strategies/medrxiv", new StrategyRequest { Query = "(osteoporosis", Schedule = "* * * * *", OverlapDays = -1 });
        Assert.Equal(["overlapDays", "query", "schedule", "since"], (await HttpProblem.ReadAsync(refused)).Errors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_a_contact_address_nothing_can_be_asked()
    {
        await using var system = await StartAsync(new Dictionary<string, string?>());

        using var refused = await system.PutAsync("/api/reviews/osteo/surveillance/strategies/pubmed", new StrategyRequest { Query = "x", Since = new DateOnly(2026, 1, 1) });

        Assert.Equal("contact-needed", (await HttpProblem.ReadAsync(refused)).Type);
    }

    private async Task<Running> StartAsync(IReadOnlyDictionary<string, string?> settings) => new(await RunningServices.StartAsync(
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
        new Dictionary<string, string?>(settings) { ["Surveillance:LookSeconds"] = "0.1" }, Cancellation));

    private sealed class Running(RunningServices services) : IAsyncDisposable
    {
        public HttpClient Client => services.Client;

        public async Task<T> GetAsync<T>(string address) => (await Client.GetFromJsonAsync<T>(address, Cancellation))!;

        /// <summary>None while notification has not heard of the review.</summary>
        public async Task<Alert[]> AlertsAsync(string review)
        {
            using var response = await Client.GetAsync(new Uri($"/api/reviews/{review}/shifts", UriKind.Relative), Cancellation);
            return response.IsSuccessStatusCode ? (await response.Content.ReadFromJsonAsync<Alert[]>(Cancellation))! : [];
        }

        public Task<HttpResponseMessage> PutAsync<T>(string address, T body) => Client.PutAsJsonAsync(address, body, Cancellation);

        public async Task PostAsync<T>(string address, T body)
        {
            using var answer = await Client.PostAsJsonAsync(address, body, Cancellation);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        }

        public ValueTask DisposeAsync() => services.DisposeAsync();
    }
}
