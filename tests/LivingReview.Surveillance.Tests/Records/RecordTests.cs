using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using LivingReview.Contracts;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Screening;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Surveillance.Tests.Records;

public sealed class RecordTests(RecordsService service) : IClassFixture<RecordsService>
{
    private const string Ris = "TY  - JOUR\nTI  - Paper one\nPY  - 2021\nDO  - 10.1/one\nER  - \nTY  - JOUR\nTI  - Paper two\nPY  - 2020\nER  - \nTY  - JOUR\nTI  - PAPER TWO.\nPY  - 2020\nER  - \n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_are_imported_once_screened_linked_and_counted_without_a_revision()
    {
        var review = await service.RegisterAsync();
        await service.SubmitAsync(review, RecordsService.Study());
        using (await service.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/searches", new SearchRunRequest { Database = "PubMed", Date = new DateOnly(2026, 11, 1), Query = "bone AND ai", Hits = 3 })) { }

        var dry = await ImportAsync(review, Ris, "?dryRun=true");
        var first = await ImportAsync(review, Ris);
        var again = await ImportAsync(review, Ris);
        var twin = await ImportAsync(review, "TY  - JOUR\nTI  - x\nDO  - 10.1/ONE\nER  - \n");
        var records = await RecordsAsync(review);
        var (one, two) = (records.Single(r => r.Doi is not null), records.Single(r => r.Doi is null));
        using var excluded = await service.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/records/{two.Id}/screening", new ScreeningRequest { Stage = "title-abstract", Decision = "exclude", Reason = "no test" });
        using var linked = await service.SendAsync(HttpMethod.Put, $"/api/reviews/{review}/records/{one.Id}/study", new RecordLinkRequest { Study = "jang-2021" });
        var flow = (await service.Client.GetFromJsonAsync<PrismaFlow>($"/api/reviews/{review}/prisma", Cancellation))!;

        Assert.Equal((3, 2, 1, false), (first.Read, first.Candidates, first.Duplicates, first.Unchanged));
        Assert.Equal((2, true, 1), (dry.Candidates, again.Unchanged, twin.Duplicates));
        Assert.Equal((1, 1), (one.Duplicates, two.Duplicates));
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (excluded.StatusCode, linked.StatusCode));
        Assert.Equal((2L, 4, 2, 2, 1, 1, 0, 1), (flow.Revision, flow.Identified, flow.DuplicatesRemoved, flow.Screened, flow.Excluded, flow.Assessed, flow.Awaiting, flow.StudiesIncluded));
        Assert.Equal("jang-2021", (await RecordsAsync(review)).Single(r => r.Id == one.Id).Study);
        Assert.Equal(2, (await service.ReviewAsync(review)).Revision);
    }

    [Fact]
    public async Task A_search_is_told_and_told_again_as_its_records_are_assessed()
    {
        var review = await service.RegisterAsync();
        var before = await service.ReviewAsync(review);
        await SearchAsync(review, new DateOnly(2026, 11, 1), "PubMed", 3);
        await ImportAsync(review, Ris);
        await SearchAsync(review, new DateOnly(2026, 3, 1), "Embase", 40);
        await Eventually.SeesAsync(() => ToldAsync(review), m => m is { Unassessed: 2, Version: 3 }, "the backlog after the import");
        var waiting = await Eventually.SeesAsync(() => service.ReviewAsync(review), r => r.UnassessedBacklog == 2, "the backlog beside the review");
        foreach (var record in await RecordsAsync(review))
        {
            using var screened = await service.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/records/{record.Id}/screening", new ScreeningRequest { Stage = "title-abstract", Decision = "include" });
        }

        var told = (await Eventually.SeesAsync(() => ToldAsync(review), m => m is { Unassessed: 0, Version: 5 }, "an empty backlog"))!;

        Assert.Equal(("PubMed", 3, new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero)), (told.Database, told.Records, told.SearchedAt));
        Assert.Equal((null, null), (before.LastSearchAt, before.UnassessedBacklog));
        Assert.Equal((told.SearchedAt, 2), (waiting.LastSearchAt!.Value, waiting.UnassessedBacklog));
        await Eventually.SeesAsync(
            () => service.Client.GetFromJsonAsync<IReadOnlyList<ReviewView>>("/api/reviews", Cancellation), all => all!.Any(r => r.Id == review && r.UnassessedBacklog == 0), "the empty backlog in the list of reviews");
    }

    [Fact]
    public async Task The_flow_of_an_older_revision_is_what_it_was()
    {
        var review = await service.RegisterAsync();
        await ImportAsync(review, Ris);
        await service.SubmitAsync(review, RecordsService.Study());
        await ImportAsync(review, "TY  - JOUR\nTI  - later\nPY  - 2022\nER  - \n");

        var now = (await service.Client.GetFromJsonAsync<PrismaFlow>($"/api/reviews/{review}/prisma?revision=2", Cancellation))!;
        var before = (await service.Client.GetFromJsonAsync<PrismaFlow>($"/api/reviews/{review}/prisma?revision=1", Cancellation))!;

        Assert.Equal((3, 0), (before.Identified, before.StudiesIncluded));
        Assert.Equal((4, 1), (now.Identified, now.StudiesIncluded));
        using var unknown = await service.Client.GetAsync($"/api/reviews/{review}/prisma?revision=9", Cancellation);
        Assert.Equal((404, "unknown-revision"), ((await HttpProblem.ReadAsync(unknown)).Status, (await HttpProblem.ReadAsync(unknown)).Type));
    }

    [Theory]
    [InlineData("POST", "searches", """{"database":"PubMed","query":"q","hits":1}""", 422, "invalid", "date: The date of the search is needed.")]
    [InlineData("POST", "searches", """{"date":"2026-01-01","hits":-1}""", 422, "invalid", "hits: -1 is not a whole number of 0 or more.")]
    [InlineData("POST", "records/nobody/screening", """{"stage":"full-text","decision":"include"}""", 404, "unknown-record", "record: the review has no record 'nobody'.")]
    [InlineData("POST", "records/{r}/screening", """{"stage":"x","decision":"maybe"}""", 422, "invalid", "stage: One of: title-abstract, full-text. decision: One of: include, exclude.")]
    [InlineData("POST", "records/{r}/screening", """{"stage":"full-text","decision":"exclude"}""", 422, "invalid", "reason: An exclusion needs a reason: it is counted by reason.")]
    [InlineData("PUT", "records/{r}/study", """{"study":"nobody"}""", 422, "invalid", "study: The review has no study 'nobody'.")]
    public async Task What_is_wrong_is_named(string method, string address, string body, int status, string type, string detail)
    {
        var review = await service.RegisterAsync();
        await ImportAsync(review, "TY  - JOUR\nTI  - x\nDO  - 10.1/x\nER  - \n");
        var record = (await RecordsAsync(review))[0].Id;
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/reviews/{review}/{address.Replace("{r}", record, StringComparison.Ordinal)}") { Content = content };

        using var answer = await service.Client.SendAsync(request, Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((status, type), (problem.Status, problem.Type));
        Assert.Contains(detail, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_as_RIS_comes_back_as_records()
    {
        var review = await service.RegisterAsync();
        await service.SubmitAsync(review, RecordsService.Study() with { Doi = "10.1/a", Title = "Prediction" });
        await service.SubmitAsync(review, RecordsService.Study("Fan 2021") with { Pmid = "7" });

        await ImportAsync(review, await service.Client.GetStringAsync($"/api/reviews/{review}/export?format=ris", Cancellation));

        Assert.Equal(["Fan 2021::7", "Prediction:10.1/a:"], (await RecordsAsync(review)).Select(r => $"{r.Title}:{r.Doi}:{r.Pmid}").Order());
    }

    [Fact]
    public async Task What_two_screeners_decide_shows_in_the_records_and_in_the_flow_and_the_other_way_round()
    {
        var review = await service.RegisterAsync();
        await ImportAsync(review, Ris);
        using (await service.SendAsync(HttpMethod.Put, $"/api/reviews/{review}/screening/plan", new ScreeningPlan { Reasons = ["no test"], ReasonsByTitleAbstract = true })) { }
        var (one, two) = ((await RecordsAsync(review)).Single(r => r.Doi is not null), (await RecordsAsync(review)).Single(r => r.Doi is null));

        await JudgeAsync(one.Id, "title-abstract", "Ann", "exclude", "no test");
        var half = (await RecordsAsync(review)).Single(r => r.Id == one.Id);
        using var alone = await DecideAsync(one.Id, "include", null);
        await JudgeAsync(one.Id, "title-abstract", "Ben", "exclude", "no test");
        using var same = await DecideAsync(one.Id, "exclude", "no test");
        using var overruled = await DecideAsync(one.Id, "include", null);
        using var decided = await DecideAsync(two.Id, "exclude", "animals");
        var (records, flow) = (await RecordsAsync(review), await FlowAsync(review));
        var desk = (await service.Client.GetFromJsonAsync<ScreeningFlow>($"/api/reviews/{review}/screening/prisma", Cancellation))!.Databases;

        Assert.Equal((null, null), (half.TitleAbstract, half.Reason)); // one screener's judgement is nobody's business yet
        Assert.Equal([409, 204, 409, 204], new[] { alone, same, overruled, decided }.Select(a => (int)a.StatusCode));
        Assert.Equal("not-at-stage", (await HttpProblem.ReadAsync(alone)).Type);
        Assert.Equal([("exclude", "no test"), ("exclude", "animals")], new[] { one, two }.Select(r => records.Single(x => x.Id == r.Id)).Select(r => (r.TitleAbstract!, r.Reason!)));
        Assert.Equal((3, 1, 2, 2, 0), (flow.Identified, flow.DuplicatesRemoved, flow.Screened, flow.Excluded, flow.Awaiting));
        Assert.Equal((3, 1, 2, 2, 0), (desk.Identified, desk.Duplicates, desk.Screened, desk.Excluded, desk.AwaitingScreening));

        async Task JudgeAsync(string record, string stage, string screener, string decision, string? reason)
        {
            using var answer = await service.SendAsync(HttpMethod.Put, $"/api/reviews/{review}/screening/records/{record}/judgements/{stage}", new ScreeningJudgement { Decision = decision, Reason = reason, Screener = screener });
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        }

        Task<HttpResponseMessage> DecideAsync(string record, string decision, string? reason) =>
            service.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/records/{record}/screening", new ScreeningRequest { Stage = "title-abstract", Decision = decision, Reason = reason });
    }

    [Fact]
    public async Task A_full_text_that_the_desk_could_not_get_and_one_that_two_read_are_in_the_flow()
    {
        var review = await service.RegisterAsync();
        await ImportAsync(review, Ris);
        using (await service.SendAsync(HttpMethod.Put, $"/api/reviews/{review}/screening/plan", new ScreeningPlan { Reasons = ["no test"] })) { }
        var records = await RecordsAsync(review);
        foreach (var record in records)
        {
            using var first = await service.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/records/{record.Id}/screening", new ScreeningRequest { Stage = "title-abstract", Decision = "include" });
            using var retrieved = await service.SendAsync(HttpMethod.Put, $"/api/reviews/{review}/screening/records/{record.Id}/retrieval", new ReportRetrievalRequest(record == records[0]));
            Assert.True(first.IsSuccessStatusCode && retrieved.IsSuccessStatusCode);
        }

        foreach (var screener in new[] { "Ann", "Ben" })
        {
            using var read = await service.SendAsync(
                HttpMethod.Put, $"/api/reviews/{review}/screening/records/{records[0].Id}/judgements/full-text", new ScreeningJudgement { Decision = "exclude", Reason = "no test", Screener = screener });
            Assert.True(read.IsSuccessStatusCode, await read.Content.ReadAsStringAsync(Cancellation));
        }

        var (flow, after) = (await FlowAsync(review), await RecordsAsync(review));

        Assert.Equal((2, 2, 1, 1, 1), (flow.Screened, flow.Sought, flow.Assessed, flow.NotRetrieved, flow.ExcludedByReason["no test"]));
        Assert.Equal([("exclude", "no test"), ("exclude", "Report not retrieved")], records.Select(r => after.Single(x => x.Id == r.Id)).Select(r => (r.FullText!, r.Reason!)));
    }

    [Fact]
    public async Task Two_files_with_the_same_paper_at_the_same_moment_make_one_record()
    {
        var review = await service.RegisterAsync();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => ImportAsync(review, $"TY  - JOUR\nTI  - Version {i}\nDO  - 10.1/same\nER  - \n")));

        var record = Assert.Single(await RecordsAsync(review));
        Assert.Equal((5, 6, 5), (record.Duplicates, (await FlowAsync(review)).Identified, (await FlowAsync(review)).DuplicatesRemoved));
    }

    [Theory]
    [InlineData("GET", "records")]
    [InlineData("GET", "searches")]
    [InlineData("GET", "prisma")]
    [InlineData("POST", "searches")]
    public async Task A_review_that_nobody_has_is_unknown(string method, string address)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/reviews/nobody/{address}");
        if (method == "POST") request.Content = JsonContent.Create(new SearchRunRequest { Database = "PubMed", Date = new DateOnly(2026, 1, 1), Query = "q", Hits = 1 });

        using var answer = await service.Client.SendAsync(request, Cancellation);

        Assert.Equal((404, "unknown-review"), ((await HttpProblem.ReadAsync(answer)).Status, (await HttpProblem.ReadAsync(answer)).Type));
    }

    private async Task<RecordImportReport> ImportAsync(string review, string ris, string query = "")
    {
        using var content = new StringContent(ris, Encoding.UTF8, new MediaTypeHeaderValue("application/x-research-info-systems"));
        using var answer = await service.Client.PostAsync($"/api/reviews/{review}/records/imports{query}", content, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<RecordImportReport>(Cancellation))!;
    }

    private async Task SearchAsync(string review, DateOnly date, string database, int hits)
    {
        using var answer = await service.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/searches", new SearchRunRequest { Database = database, Date = date, Query = "bone AND ai", Hits = hits });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The newest word about the review's searches.</summary>
    private Task<SearchRecorded?> ToldAsync(string review) => Task.FromResult(
        service.Services.GetRequiredService<MessageLog<SearchRecorded>>().All.Select(m => m.Message).Where(m => m.Review == review).MaxBy(m => m.Version));

    private async Task<PrismaFlow> FlowAsync(string review) => (await service.Client.GetFromJsonAsync<PrismaFlow>($"/api/reviews/{review}/prisma", Cancellation))!;

    private async Task<IReadOnlyList<RecordView>> RecordsAsync(string review) =>
        (await service.Client.GetFromJsonAsync<RecordView[]>($"/api/reviews/{review}/records", Cancellation))!;
}
