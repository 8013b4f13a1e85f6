using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion;
using LivingReview.Surveillance.Sources;
using LivingReview.Surveillance.StandIn;
using LivingReview.Testing;
using LivingReview.Testing.Describing;

namespace LivingReview.Surveillance.Tests.Describing;

/// <summary>The document of searching and screening is true: every operation is called in a running system that searches the stand-in, and every answer is as described.</summary>
public sealed class SearchContractTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Ris = "TY  - JOUR\nTI  - A walk through a desk\nAU  - Walker, W.\nPY  - 2024\nDO  - 10.1000/walk.1\nER  - \n";

    /// <summary>What this walk does not bring to succeed: nothing is found that is nearly the same, or retracted, and no language model is set. Tests of the service do.</summary>
    private static readonly string[] Refused = ["decideNearMatch", "confirmNotice", "declineNotice", "askLanguageModel"];

    private SourcesStandIn? _standIn;
    private RunningServices? _system;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _standIn = await SourcesStandIn.StartAsync(TimeProvider.System, Cancellation);
        _standIn.Publish([Given.Article(1, Today.AddDays(-3), SourceNames.PubMed)]);
        _system = await RunningServices.StartAsync(
            await postgres.CreateDatabaseAsync(Cancellation), (s, c) => s.AddIngestion(c).AddSurveillance(c), app => app.MapIngestion().MapSurveillance(),
            bus =>
            {
                bus.AddIngestionConsumers();
                bus.AddSurveillanceConsumers();
            },
            new Dictionary<string, string?>(_standIn.Settings()) { ["Surveillance:LookSeconds"] = "0.1" }, Cancellation);
        using var opened = await _system.Client.PostAsJsonAsync("/api/v1/reviews", new RegisterReview { Id = "walked", Title = "Walked", Protocol = new Protocol() }, Cancellation);
        opened.EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Every_operation_and_every_refusal_is_as_it_is_described()
    {
        var document = JsonNode.Parse(await _system!.Client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Cancellation))!.AsObject();
        var walk = new OperationWalk(_system.Client, document, ApiChapters.OfSearches);
        foreach (var (name, value) in new[] { ("review", "no such review"), ("source", "x"), ("work", "x"), ("other", "x"), ("record", "x"), ("stage", "x") }) walk.Known[name] = value;
        await walk.CallNonsenseAsync("walked", Cancellation);

        walk.Known["review"] = "walked";
        await SearchAsync(walk);
        await ScreenAsync(walk);
        await RecordsAsync(walk, _system.Client);
        foreach (var name in walk.Reading) await walk.CallAsync(name, Cancellation);

        Assert.Empty(walk.Faults);
        Assert.Empty(walk.Names.Except(walk.Succeeded).Except(Refused));
        RecordedAnswers.SaveIfWanted(walk);
        // And what chance makes of the schemas, valid and not.
        var known = walk.Known.ToDictionary(one => one.Key, one => (IReadOnlyList<string>)[one.Value], StringComparer.Ordinal);
        Assert.Empty(await new RandomCalls(_system.Client, document, known, seed: 1).RunAsync(ApiChapters.OfSearches, times: 2, Cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        if (_system is not null) await _system.DisposeAsync();
        if (_standIn is not null) await _standIn.DisposeAsync();
    }

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private static async Task SearchAsync(OperationWalk walk)
    {
        walk.Known["source"] = SourceNames.PubMed;
        var strategy = new { query = "osteoporosis", schedule = "0 3 * * *", since = Today.AddDays(-10) };
        await Eventually.SeesAsync(() => walk.CallAsync("writeStrategy", Cancellation, strategy), written => written?["version"] is not null, "the review has reached surveillance");
        var works = await Eventually.SeesAsync(() => walk.CallAsync("listWorks", Cancellation), page => page?["items"]?.AsArray().Count > 0, "a work that was found");
        walk.Known["work"] = walk.Known["other"] = (string)works!["items"]![0]!["id"]!;
        await walk.CallAsync("pauseStrategy", Cancellation);
        await walk.CallAsync("pauseStrategy", Cancellation);
        await walk.CallAsync("resumeStrategy", Cancellation);
        await walk.CallAsync("searchNow", Cancellation);
        // The one of the schedule and the one that was asked for, each a page, the newest first.
        var jobs = await Eventually.SeesAsync(() => walk.CallAsync("listSearchJobs", Cancellation), seen => seen?.AsArray().Count > 1, "a second search");
        var newest = await walk.CallAsync("listSearchJobs", Cancellation, query: "limit=1");
        var earlier = await walk.CallAsync("listSearchJobs", Cancellation, query: $"limit=1&after={(string)newest![0]!["id"]!}");
        Assert.Equal(jobs!.AsArray().Take(2).Select(job => (string)job!["id"]!), new[] { newest, earlier }.Select(page => (string)page![0]!["id"]!));
        await walk.CallAsync("decideNearMatch", Cancellation, new { same = true });
        await walk.CallAsync("confirmNotice", Cancellation, query: "id=none");
        await walk.CallAsync("declineNotice", Cancellation, new { reason = "another study" }, query: "id=none");
    }

    private static async Task ScreenAsync(OperationWalk walk)
    {
        await walk.CallAsync("planScreening", Cancellation);
        await walk.CallAsync("importScreeningRecords", Cancellation, Ris, type: "application/x-research-info-systems", query: "source=PubMed");
        await walk.CallAsync("enterScreeningRecords", Cancellation, new { source = "by hand", method = "other", records = new[] { new { id = "r1", title = "By hand", @abstract = "Sensitivity was 0.9 in 100 women, 50 of them with osteoporosis.", year = 2025 } } });
        await walk.CallAsync("screenFoundWorks", Cancellation);
        await walk.CallAsync("assignScreening", Cancellation, new { stage = "title-abstract", screeners = new[] { "ann", "ben" } });
        (walk.Known["record"], walk.Known["stage"]) = ("r1", "title-abstract");
        await walk.CallAsync("judgeRecord", Cancellation, new { decision = "include", screener = "ann" });
        await walk.CallAsync("withdrawJudgement", Cancellation, query: "screener=ann");
        await walk.CallAsync("judgeRecord", Cancellation, new { decision = "include", screener = "ann" });
        await walk.CallAsync("judgeRecord", Cancellation, new { decision = "exclude", screener = "ben" });
        await walk.CallAsync("listConflicts", Cancellation);
        await walk.CallAsync("resolveConflict", Cancellation, new { decision = "include", screener = "cat" });
        await walk.CallAsync("resolveConflict", Cancellation, new { decision = "include", screener = "cat" });
        await walk.CallAsync("recordRetrieval", Cancellation, new { retrieved = true });
        await walk.CallAsync("departScreener", Cancellation, new { screener = "ben", successors = new[] { "cat" } });
        await walk.CallAsync("askLanguageModel", Cancellation);
        await walk.CallAsync("getScreeningQueue", Cancellation, query: "screener=ann");
    }

    private static async Task RecordsAsync(OperationWalk walk, HttpClient client)
    {
        var study = new StudySubmission { Id = "walk-2024", Label = "Walk 2024", Tables = [new TableSubmission { Tp = 40, Fp = 10, Fn = 5, Tn = 60 }] };
        using var submitted = await client.PostAsJsonAsync("/api/v1/reviews/walked/studies", study, Cancellation);
        submitted.EnsureSuccessStatusCode();
        walk.Known["study"] = "walk-2024";
        await walk.CallAsync("recordSearch", Cancellation, new { database = "PubMed", date = "2026-01-02", query = "walk", hits = 1 });
        var imported = Ris.Replace("a desk", "an interface", StringComparison.Ordinal).Replace("walk.1", "walk.2", StringComparison.Ordinal);
        await walk.CallAsync("importRecords", Cancellation, imported, type: "application/x-research-info-systems", query: "source=PubMed");
        var records = await walk.CallAsync("listRecords", Cancellation, query: "limit=50");
        walk.Known["record"] = records!.AsArray().Select(record => record!).Single(record => (string)record["title"]! == "A walk through an interface")["id"]!.GetValue<string>();
        await walk.CallAsync("screenRecord", Cancellation, new { stage = "title-abstract", decision = "include" });
        await walk.CallAsync("linkRecord", Cancellation, new { study = "walk-2024" });
    }
}
