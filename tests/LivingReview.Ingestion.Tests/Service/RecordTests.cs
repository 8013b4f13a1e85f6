using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LivingReview.Contracts;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Ingestion.Tests.Service;

public sealed class RecordTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private const string Ris = "TY  - JOUR\nTI  - Paper one\nPY  - 2021\nDO  - 10.1/one\nER  - \nTY  - JOUR\nTI  - Paper two\nPY  - 2020\nER  - \nTY  - JOUR\nTI  - PAPER TWO.\nPY  - 2020\nER  - \n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_are_imported_once_screened_linked_and_counted_without_a_revision()
    {
        var review = await ingestion.RegisterAsync();
        await ingestion.SubmitAsync(review, Given.Study());
        using (await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/searches", new SearchRunRequest { Database = "PubMed", Date = new DateOnly(2026, 11, 1), Query = "bone AND ai", Hits = 3 })) { }

        var dry = await ImportAsync(review, Ris, "?dryRun=true");
        var first = await ImportAsync(review, Ris);
        var again = await ImportAsync(review, Ris);
        var twin = await ImportAsync(review, "TY  - JOUR\nTI  - x\nDO  - 10.1/ONE\nER  - \n");
        var records = await RecordsAsync(review);
        var (one, two) = (records.Single(r => r.Doi is not null), records.Single(r => r.Doi is null));
        using var excluded = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/records/{two.Id}/screening", new ScreeningRequest { Stage = "title-abstract", Decision = "exclude", Reason = "no test" });
        using var linked = await ingestion.SendAsync(HttpMethod.Put, $"/api/reviews/{review}/records/{one.Id}/study", new RecordLinkRequest { Study = "jang-2021" });
        var flow = (await ingestion.Client.GetFromJsonAsync<PrismaFlow>($"/api/reviews/{review}/prisma", Cancellation))!;

        Assert.Equal((3, 2, 1, false), (first.Read, first.Candidates, first.Duplicates, first.Unchanged));
        Assert.Equal((2, true, 1), (dry.Candidates, again.Unchanged, twin.Duplicates));
        Assert.Equal((1, 1), (one.Duplicates, two.Duplicates));
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (excluded.StatusCode, linked.StatusCode));
        Assert.Equal((2L, 4, 2, 2, 1, 1, 0, 1), (flow.Revision, flow.Identified, flow.DuplicatesRemoved, flow.Screened, flow.Excluded, flow.Assessed, flow.Awaiting, flow.StudiesIncluded));
        Assert.Equal("jang-2021", (await RecordsAsync(review)).Single(r => r.Id == one.Id).Study);
        Assert.Equal(2, (await ingestion.LogAsync(review)).Count);
    }

    [Fact]
    public async Task A_search_is_told_and_told_again_as_its_records_are_assessed()
    {
        var review = await ingestion.RegisterAsync();
        var before = await ingestion.ReviewAsync(review);
        await SearchAsync(review, new DateOnly(2026, 11, 1), "PubMed", 3);
        await ImportAsync(review, Ris);
        await SearchAsync(review, new DateOnly(2026, 3, 1), "Embase", 40);
        await Eventually.SeesAsync(() => ToldAsync(review), m => m is { Unassessed: 2, Version: 3 }, "the backlog after the import");
        var waiting = await ingestion.ReviewAsync(review);
        foreach (var record in await RecordsAsync(review))
        {
            using var screened = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/records/{record.Id}/screening", new ScreeningRequest { Stage = "title-abstract", Decision = "include" });
        }

        var told = (await Eventually.SeesAsync(() => ToldAsync(review), m => m is { Unassessed: 0, Version: 5 }, "an empty backlog"))!;

        Assert.Equal(("PubMed", 3, new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero)), (told.Database, told.Records, told.SearchedAt));
        Assert.Equal((null, null), (before.LastSearchAt, before.UnassessedBacklog));
        Assert.Equal((told.SearchedAt, 2), (waiting.LastSearchAt!.Value, waiting.UnassessedBacklog));
        Assert.Contains(await ingestion.Client.GetFromJsonAsync<IReadOnlyList<ReviewView>>("/api/reviews", Cancellation) ?? [], r => r.Id == review && r.UnassessedBacklog == 0);
    }

    [Fact]
    public async Task The_flow_of_an_older_revision_is_what_it_was()
    {
        var review = await ingestion.RegisterAsync();
        await ImportAsync(review, Ris);
        await ingestion.SubmitAsync(review, Given.Study());
        await ImportAsync(review, "TY  - JOUR\nTI  - later\nPY  - 2022\nER  - \n");

        var before = (await ingestion.Client.GetFromJsonAsync<PrismaFlow>($"/api/reviews/{review}/prisma?revision=1", Cancellation))!;
        var now = (await ingestion.Client.GetFromJsonAsync<PrismaFlow>($"/api/reviews/{review}/prisma", Cancellation))!;

        Assert.Equal((3, 0), (before.Identified, before.StudiesIncluded));
        Assert.Equal((4, 1), (now.Identified, now.StudiesIncluded));
    }

    [Theory]
    [InlineData("POST", "searches", """{"database":"PubMed","query":"q","hits":1}""", 422, "invalid", "date: The date of the search is needed.")]
    [InlineData("POST", "searches", """{"date":"2026-01-01","hits":-1}""", 422, "invalid", "hits: The number of records found is needed, 0 or more.")]
    [InlineData("POST", "records/nobody/screening", """{"stage":"full-text","decision":"include"}""", 404, "unknown-record", "record: the review has no record 'nobody'.")]
    [InlineData("POST", "records/{r}/screening", """{"stage":"x","decision":"maybe"}""", 422, "invalid", "stage: One of: title-abstract, full-text. decision: One of: include, exclude.")]
    [InlineData("POST", "records/{r}/screening", """{"stage":"full-text","decision":"exclude"}""", 422, "invalid", "reason: An exclusion needs a reason: it is counted by reason.")]
    [InlineData("PUT", "records/{r}/study", """{"study":"nobody"}""", 422, "invalid", "study: The review has no study 'nobody'.")]
    public async Task What_is_wrong_is_named(string method, string address, string body, int status, string type, string detail)
    {
        var review = await ingestion.RegisterAsync();
        await ImportAsync(review, "TY  - JOUR\nTI  - x\nDO  - 10.1/x\nER  - \n");
        var record = (await RecordsAsync(review))[0].Id;
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/reviews/{review}/{address.Replace("{r}", record, StringComparison.Ordinal)}") { Content = content };

        using var answer = await ingestion.Client.SendAsync(request, Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((status, type), (problem.Status, problem.Type));
        Assert.Contains(detail, problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    [InlineData("metadta")]
    public async Task An_export_imported_into_an_empty_review_is_the_same_evidence(string format)
    {
        var review = await ingestion.RegisterAsync();
        await ingestion.SubmitAsync(review, Given.Study("Jang 2021", Given.Table with { Primary = true, ReportedSensitivity = 0.8, Note = "a \"quoted\", note\nof two lines" }, Given.Table with { Tp = 40, PrimaryIn = ["modality=ct"], DerivationInputs = new Dictionary<string, string> { ["diseased"] = "45" } }) with
        {
            Overrides = [new() { Code = "counts-contradict-sensitivity", Reason = "misprint" }],
        });
        await ingestion.SubmitAsync(review, Given.Study("Núñez 2020", Given.Table with { Fp = 0 }) with { Doi = "10.1/n", BiasAssessments = [Quadas2] });
        await ingestion.SubmitAsync(review, Given.Study("Gone 2019"));
        using (await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/studies/gone-2019/withdrawal", new StudyWithdrawalRequest { Kind = "exclusion", Reason = "why" })) { }
        var copy = await ingestion.RegisterAsync();

        using var exported = await ingestion.Client.GetAsync($"/api/reviews/{review}/export?format={format}", Cancellation);
        var bytes = await exported.Content.ReadAsByteArrayAsync(Cancellation);
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var imported = await ingestion.Client.PostAsync($"/api/reviews/{copy}/imports?{(format == "json" ? "format=json" : format == "metadta" ? "profile=metadta" : "format=csv")}", content, Cancellation);
        Assert.True(imported.IsSuccessStatusCode, await imported.Content.ReadAsStringAsync(Cancellation));

        var (before, after) = ((await ingestion.StudiesAsync(review)).Where(s => s.Withdrawn is null).Select(s => s.Study).ToList(), (await ingestion.StudiesAsync(copy)).Select(s => s.Study).ToList());
        Assert.Equal(before.Select(s => (s.Id, s.Label, s.Year)), after.Select(s => (s.Id, s.Label, s.Year)));
        Assert.Equal(before.Select(Primary), after.Select(Primary));
        if (format == "metadta") return;
        Assert.Equal(before.SelectMany(s => s.Tables).Select(t => (t.Tp, t.Note, t.ReportedSensitivity, string.Join(',', t.PrimaryIn), string.Join(',', t.DerivationInputs.Keys))),
            after.SelectMany(s => s.Tables).Select(t => (t.Tp, t.Note, t.ReportedSensitivity, string.Join(',', t.PrimaryIn), string.Join(',', t.DerivationInputs.Keys))));

        static string Primary(ExtractedStudy s)
        {
            var t = s.Tables.Single(t => t.Primary);
            return FormattableString.Invariant($"{t.Tp},{t.Fp},{t.Fn},{t.Tn},{string.Join(';', t.Factors.OrderBy(f => f.Key, StringComparer.Ordinal))},{t.RiskOfBias}");
        }
    }

    [Fact]
    public async Task A_CSV_carries_several_reports_and_the_assessments_of_every_tool_there_and_back()
    {
        var (review, copy) = (await ingestion.RegisterAsync(), await ingestion.RegisterAsync());
        var quadas3 = new BiasAssessment
        {
            Tool = "QUADAS-3",
            AssessedBy = "Ann",
            Domains =
            [
                new() { Domain = "participants", Judgement = "low", Applicability = "high", Signalling = new Dictionary<string, string> { ["1.1"] = "PY" }, Support = "consecutive, \"all\" comers" },
                new() { Domain = "index-test", Judgement = "high" }, new() { Domain = "target-condition", Judgement = "insufficient-information" }, new() { Domain = "analysis", Judgement = "low" },
            ],
        };
        var probast = new BiasAssessment
        {
            Tool = "PROBAST+AI",
            Part = "evaluation",
            Domains = [.. new[] { "participants-and-data-sources", "predictors", "outcome", "analysis" }.Select(d => new DomainJudgement { Domain = d, Judgement = "low" })],
        };
        await ingestion.SubmitAsync(review, Given.Study() with
        {
            Reports = [new ReportSubmission { Id = "main", Title = "The trial", Doi = "10.1/a", Kind = "journal-article", Year = 2021 }, new ReportSubmission { Id = "later", Title = "Follow-up", Pmid = "77", Kind = "conference" }],
            BiasAssessments = [quadas3],
            Tables = [Given.Study().Tables![0] with { SourceReport = "later", BiasAssessments = [Quadas2, probast] }],
        });

        var csv = await ingestion.Client.GetStringAsync($"/api/reviews/{review}/export", Cancellation);
        using var imported = await ingestion.ImportAsync(copy, csv);
        Assert.True(imported.IsSuccessStatusCode, await imported.Content.ReadAsStringAsync(Cancellation));
        using var again = await ingestion.ImportAsync(review, csv);

        var (before, after) = ((await ingestion.StudiesAsync(review)).Single(), (await ingestion.StudiesAsync(copy)).Single());
        Assert.Equal(JsonSerializer.Serialize(before.Study), JsonSerializer.Serialize(after.Study));
        Assert.Equal(1, before.Version);
        Assert.Equal(["jang-2021"], (await again.Content.ReadFromJsonAsync<ImportReport>(Cancellation))!.Unchanged);
    }

    [Theory]
    [InlineData("reports", "[{", "Not a JSON list of reports, from $[0] on.")]
    [InlineData("study_assessments", "high", "Not a JSON list of assessments, from $ on.")]
    public async Task A_cell_that_is_not_the_JSON_it_should_be_is_named(string column, string cell, string reason)
    {
        var review = await ingestion.RegisterAsync();

        using var answer = await ingestion.ImportAsync(review, $"study,TP,FP,FN,TN,{column}\nJang 2021,51,14,5,31,{cell}\n");

        Assert.Contains($"Row 2, column {column}: {reason}", (await HttpProblem.ReadAsync(answer)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_revision_is_exported_as_it_was_and_RIS_comes_back_as_records()
    {
        var review = await ingestion.RegisterAsync();
        await ingestion.SubmitAsync(review, Given.Study() with { Doi = "10.1/a", Title = "Prediction" });
        await ingestion.SubmitAsync(review, Given.Study("Fan 2021") with { Pmid = "7" });

        var ris = await ingestion.Client.GetStringAsync($"/api/reviews/{review}/export?format=ris", Cancellation);
        var older = await ingestion.Client.GetStringAsync($"/api/reviews/{review}/export?revision=2", Cancellation);
        using var unknown = await ingestion.Client.GetAsync($"/api/reviews/{review}/export?revision=9", Cancellation);
        await ImportAsync(review, ris);

        Assert.Equal(["Fan 2021::7", "Prediction:10.1/a:"], (await RecordsAsync(review)).Select(r => $"{r.Title}:{r.Doi}:{r.Pmid}").Order());
        Assert.Equal(2, older.TrimEnd().Split("\r\n").Length);
        Assert.Equal((404, "unknown-revision"), ((await HttpProblem.ReadAsync(unknown)).Status, (await HttpProblem.ReadAsync(unknown)).Type));
    }

    private static BiasAssessment Quadas2 => new()
    {
        Tool = "QUADAS-2",
        Domains =
        [
            new() { Domain = "patient-selection", Judgement = "low", Applicability = "high" }, new() { Domain = "index-test", Judgement = "high", Applicability = "low" },
            new() { Domain = "reference-standard", Judgement = "unclear", Applicability = "unclear" }, new() { Domain = "flow-and-timing", Judgement = "low" },
        ],
    };

    private async Task<RecordImportReport> ImportAsync(string review, string ris, string query = "")
    {
        using var content = new StringContent(ris, Encoding.UTF8, new MediaTypeHeaderValue("application/x-research-info-systems"));
        using var answer = await ingestion.Client.PostAsync($"/api/reviews/{review}/records/imports{query}", content, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<RecordImportReport>(Cancellation))!;
    }

    private async Task SearchAsync(string review, DateOnly date, string database, int hits)
    {
        using var answer = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/searches", new SearchRunRequest { Database = database, Date = date, Query = "bone AND ai", Hits = hits });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The newest word about the review's searches.</summary>
    private Task<SearchRecorded?> ToldAsync(string review) => Task.FromResult(
        ingestion.Services.GetRequiredService<MessageLog<SearchRecorded>>().All.Select(m => m.Message).Where(m => m.Review == review).MaxBy(m => m.Version));

    private async Task<IReadOnlyList<RecordView>> RecordsAsync(string review) =>
        (await ingestion.Client.GetFromJsonAsync<RecordView[]>($"/api/reviews/{review}/records", Cancellation))!;
}
