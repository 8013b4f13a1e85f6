using System.Net.Http.Json;
using System.Text;
using LivingReview.Contracts;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Screening;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion;
using LivingReview.Surveillance.Screening;
using LivingReview.Surveillance.Screening.Earlier;
using LivingReview.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Surveillance.Tests.Screening;

/// <summary>Records that ingestion had before there was a desk come to it with their history; what their addresses answer stays.</summary>
public sealed class EarlierRecordsTests(PostgresFixture postgres)
{
    private const string Review = "/api/reviews/osteo";

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_old_log_comes_to_the_desk_with_its_times_and_its_flow()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        List<string> flows;
        RecordView[] records;
        await using (var old = await StartAsync(database, withDesk: false))
        {
            records = await WriteLogAsync(old.Client);
            flows = await FlowsAsync(old.Client);
        }

        var restarted = TimeProvider.System.GetUtcNow();
        var before = JsonFlow(flows[^1]);
        long version;
        await using (var services = await StartAsync(database, withDesk: true))
        {
            var log = services.Services.GetRequiredService<ScreeningLog>();
            await Eventually.SeesAsync(() => log.ReadAsync("osteo", Cancellation), s => s.Version > 0 && s.Records.Count == before.Identified && s.InOrder.Count(r => r.Status == "included") == 1, "the whole log at the desk");
            using var plan = await services.Client.PutAsJsonAsync(Review + "/screening/plan", new ScreeningPlan { Reasons = ["wrong test"] }, Cancellation);
            plan.EnsureSuccessStatusCode();
            var state = await log.ReadAsync("osteo", Cancellation);
            var column = (await services.Client.GetFromJsonAsync<ScreeningFlow>(Review + "/screening/prisma", Cancellation))!.Databases;

            Assert.All(state.InOrder, r => Assert.InRange(r.EnteredAt, restarted.AddHours(-1), restarted));
            Assert.Equal((before.Identified, before.DuplicatesRemoved, before.Excluded, before.Sought), (column.Identified, column.Duplicates, column.Excluded, column.Sought));
            Assert.Equal((before.Assessed, before.NotRetrieved, before.AwaitingAssessment), (column.Assessed, column.NotRetrieved, column.AwaitingRetrieval + column.AwaitingAssessment));
            Assert.Equal((before.ExcludedByReason["wrong test"], 1), (column.ExcludedByReason["wrong test"], column.Included));
            Assert.Equal((before.Awaiting, before.Screened), (column.AwaitingScreening, column.Screened));
            Assert.Equal(flows, await FlowsAsync(services.Client));

            // The addresses stay, and what is decided there comes to the desk.
            await PostAsync(services.Client, $"{Review}/records/{records[^1].Id}/screening", new ScreeningRequest { Stage = "title-abstract", Decision = "exclude", Reason = "an animal study" });
            await Eventually.SeesAsync(() => log.ReadAsync("osteo", Cancellation), s => s.Records[records[^1].Id].Status == "excluded-title-abstract", "the new decision at the desk");
            version = (await log.ReadAsync("osteo", Cancellation)).Version;
        }

        await using var again = await StartAsync(database, withDesk: true);
        var intake = again.Services.GetRequiredService<EarlierRecordsIntake>();
        Assert.Null(await intake.MissingAsync(new RecordsHeadAnnounced { Review = "osteo", Version = Entries }, Cancellation));
        Assert.NotNull(await intake.MissingAsync(new RecordsHeadAnnounced { Review = "osteo", Version = Entries + 1 }, Cancellation));
        Assert.Equal(version, (await again.Services.GetRequiredService<ScreeningLog>().ReadAsync("osteo", Cancellation)).Version);
    }

    /// <summary>Entries in any order, some twice, cut off anywhere: the desk stands as if they had come in order once.</summary>
    [Fact]
    public void Entries_in_any_order_and_twice_give_the_same_desk()
    {
        var entries = Log();
        var expected = Standing(Deliver(entries));
        Assert.Equal("duplicate", expected["r-b:1:0:1"]);
        Assert.Equal(("included", "not-retrieved", "excluded-title-abstract"), (expected["r-a"], expected["r-b"], expected["r-c"]));
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var shuffled = entries.Concat(entries.Where(_ => random.Next(2) == 0)).OrderBy(_ => random.Next()).ToList();

            Assert.Equal(expected, Standing(Deliver(shuffled)));
        }
    }

    [Fact]
    public void What_the_desks_own_screeners_have_begun_is_not_overruled()
    {
        var state = Deliver(Log()[..2]);
        state = state.After(new RecordJudged("r-c", "title-abstract", "ann", "include", null), Start);

        var (events, _) = EarlierDecider.Decide(state, new Dictionary<string, string>(), [Entry(5, record: "r-c", stage: "title-abstract", decision: "exclude", reason: "no humans")]);

        Assert.Empty(events);
    }

    [Fact]
    public void A_paper_that_the_desk_has_already_is_counted_as_its_duplicate_and_decisions_go_to_it()
    {
        var state = ScreeningState.Empty.After(new RecordsEntered("PubMed", "database", [new EnteredRecord("w-1")]), Start);
        var (events, records) = EarlierDecider.Decide(state, new Dictionary<string, string> { ["doi:10.1/a"] = "w-1" }, Log()[..1].Append(Entry(2, record: "r-a", stage: "title-abstract", decision: "include")));
        state = events.Aggregate(state, (s, e) => s.After(e, Start));

        Assert.Equal("w-1", records.Single(r => r.Id == "r-a").DuplicateOf);
        Assert.Equal(("to-retrieve", "duplicate"), (state.Records["w-1"].Status, state.Records["r-a"].Status));
    }

    private const long Entries = 11;

    /// <summary>A search, the sample's records, and decisions of each kind: eleven entries with the one made later.</summary>
    private static async Task<RecordView[]> WriteLogAsync(HttpClient client)
    {
        await PostAsync(client, "/api/reviews", new RegisterReview { Id = "osteo", Title = "Osteoporosis", Protocol = new Protocol { Question = "How accurate?" } });
        await PostAsync(client, Review + "/searches", new SearchRunRequest { Database = "PubMed", Date = new DateOnly(2026, 1, 10), Query = "osteoporosis", Hits = 112 });
        using (var file = new StringContent(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "shared/samples/osteoporosis-records.ris"), Cancellation), Encoding.UTF8, "application/x-research-info-systems"))
        using (var imported = await client.PostAsync(Review + "/records/imports", file, Cancellation))
            imported.EnsureSuccessStatusCode();
        var records = (await client.GetFromJsonAsync<RecordView[]>(Review + "/records?limit=200", Cancellation))!;
        await PostAsync(client, Review + "/studies", new StudySubmission { Id = "doe-2026", Label = "Doe 2026", Tables = [new TableSubmission { Tp = 40, Fn = 10, Fp = 5, Tn = 45, Primary = true }] });
        foreach (var (i, decision) in new[] { "exclude", "exclude", "include", "include", "include" }.Index())
            await PostAsync(client, $"{Review}/records/{records[i].Id}/screening", new ScreeningRequest { Stage = "title-abstract", Decision = decision, Reason = decision == "exclude" ? "not about accuracy" : null });
        await PostAsync(client, $"{Review}/records/{records[2].Id}/screening", new ScreeningRequest { Stage = "full-text", Decision = "exclude", Reason = "wrong test" });
        await PostAsync(client, $"{Review}/records/{records[3].Id}/screening", new ScreeningRequest { Stage = "full-text", Decision = "exclude", Reason = "Report not retrieved" });
        using var linked = await client.PutAsJsonAsync($"{Review}/records/{records[5].Id}/study", new RecordLinkRequest { Study = "doe-2026" }, Cancellation);
        linked.EnsureSuccessStatusCode();
        return records;
    }

    /// <summary>The flow at every revision, letter by letter.</summary>
    private static async Task<List<string>> FlowsAsync(HttpClient client)
    {
        var flows = new List<string>();
        for (var revision = 1; revision <= 2; revision++) flows.Add(await client.GetStringAsync(new Uri(FormattableString.Invariant($"{Review}/prisma?revision={revision}"), UriKind.Relative), Cancellation));
        return flows;
    }

    private static PrismaFlow JsonFlow(string json) => System.Text.Json.JsonSerializer.Deserialize<PrismaFlow>(json, System.Text.Json.JsonSerializerOptions.Web)!;

    private static async Task PostAsync<T>(HttpClient client, string address, T body)
    {
        using var answer = await client.PostAsJsonAsync(address, body, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{address}: {await answer.Content.ReadAsStringAsync(Cancellation)}");
    }

    private static async Task<RunningServices> StartAsync(string database, bool withDesk) => await RunningServices.StartAsync(
        database,
        (services, configuration) => _ = withDesk ? services.AddIngestion(configuration).AddSurveillance(configuration) : services.AddIngestion(configuration),
        app => _ = withDesk ? app.MapIngestion().MapSurveillance() : app.MapIngestion(),
        bus =>
        {
            bus.AddIngestionConsumers();
            if (withDesk) bus.AddSurveillanceConsumers();
        },
        new Dictionary<string, string?> { ["Ingestion:Publishing:HeadIntervalSeconds"] = "1" }, Cancellation);

    private static List<RecordsLogged> Log() =>
    [
        Entry(1, parts: 2) with
        {
            Source = "PubMed",
            Records = [new() { Id = "r-a", Doi = "10.1/a", Title = "A" }, new() { Id = "r-b", DuplicateOf = "r-a", Doi = "10.1/a" }, new() { Id = "r-c", Title = "C" }],
        },
        Entry(1, parts: 2) with { Part = 1, Source = "Embase", Records = [new() { Id = "r-b", Title = "B" }] },
        Entry(2), // a search
        Entry(3, record: "r-a", stage: "title-abstract", decision: "exclude", reason: "a mistake"),
        Entry(4, record: "r-a", stage: "full-text", decision: "include"),
        Entry(5, record: "r-b", stage: "full-text", decision: "exclude", reason: "Report not retrieved"),
        Entry(6, record: "r-c", stage: "title-abstract", decision: "exclude", reason: "no humans"),
    ];

    private static RecordsLogged Entry(long version, int parts = 1, string? record = null, string? stage = null, string? decision = null, string? reason = null) => new()
    {
        Review = "osteo",
        Version = version,
        Parts = parts,
        Record = record,
        Stage = stage,
        Decision = decision,
        Reason = reason,
        By = "ann",
        OccurredAt = Start.AddDays(version),
    };

    /// <summary>What the intake does with entries, without a database.</summary>
    private static ScreeningState Deliver(IEnumerable<RecordsLogged> entries)
    {
        var (state, reached, waiting) = (ScreeningState.Empty, 0L, new List<WaitingEntry>());
        foreach (var entry in entries)
        {
            if (entry.Version <= reached) continue;
            waiting = [.. waiting.Where(w => w.Id != WaitingEntry.From(entry).Id), WaitingEntry.From(entry)];
            var ready = WaitingEntry.Ready(reached, waiting);
            if (ready.Count == 0) continue;
            var (events, _) = EarlierDecider.Decide(state, new Dictionary<string, string>(), ready.Select(r => r.Entry));
            state = events.Aggregate(state, (s, e) => s.After(e, Start));
            reached = ready[^1].Entry.Version;
            waiting = [.. waiting.Except(ready)];
        }

        return state;
    }

    private static SortedDictionary<string, string> Standing(ScreeningState state) => new(state.InOrder.ToDictionary(r => r.Id, r => $"{r.Status}"), StringComparer.Ordinal);
}
