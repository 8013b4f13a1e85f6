using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;

namespace LivingReview.Ingestion.Tests.Service;

/// <summary>Good rows go in, what waits is corrected in place and sent again, and an import is undone as one step.</summary>
public sealed class GoodRowsTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private const string Mixed = "study,TP,FP,FN,TN,modality\nJang 2021,51,14,5,31,ct\nFan 2021,15,x,6,46,mri\nXie 2022,121,4,7,44,PET\nOh 2024,20,2,3,40,mri\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Good_rows_go_in_and_the_others_wait_as_drafts()
    {
        var review = await ingestion.RegisterAsync();

        var report = await ReportAsync(review, Mixed, "&goodRows=true");

        Assert.Equal(["jang-2021", "oh-2024"], report.Accepted);
        Assert.Equal(3, report.Revision);
        Assert.Equal(["Fan 2021 row 3", "Xie 2022 row 4"], report.Drafts.Select(d => $"{d.Label} row {string.Join(',', d.Rows)}"));
        Assert.Equal([(3, "FP"), (4, "modality")], report.Rejected.Where(f => f.Column != "primary").Select(f => (f.Row, f.Column)));
        Assert.Equal(2, (await ingestion.ReviewAsync(review)).Studies);
        Assert.Equal(2, (await DraftsAsync(review)).Count);
    }

    [Fact]
    public async Task All_or_nothing_is_the_default()
    {
        var review = await ingestion.RegisterAsync();

        using var answer = await SendAsync(review, Mixed, "");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(0, (await ingestion.ReviewAsync(review)).Studies);
        Assert.Empty(await DraftsAsync(review));
    }

    [Fact]
    public async Task A_draft_is_corrected_in_place_and_sent_again()
    {
        var review = await ingestion.RegisterAsync();
        await ReportAsync(review, Mixed, "&goodRows=true");
        var draft = (await DraftsAsync(review)).Single(d => d.Label == "Fan 2021");
        var cells = draft.Rows[0].Cells.Select(c => c == "x" ? "3" : c).ToList();

        using var early = await ingestion.SendAsync(HttpMethod.Post, $"{Address(review)}/{draft.Id}/submission", new { });
        using var corrected = await ingestion.SendAsync(HttpMethod.Put, $"{Address(review)}/{draft.Id}", new ImportDraftCorrection { Rows = [new ImportDraftRow(3, cells)] });
        using var sent = await ingestion.SendAsync(HttpMethod.Post, $"{Address(review)}/{draft.Id}/submission", new { });
        using var twice = await ingestion.SendAsync(HttpMethod.Post, $"{Address(review)}/{draft.Id}/submission", new { });

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.NotFound), (early.StatusCode, twice.StatusCode));
        Assert.Empty((await corrected.Content.ReadFromJsonAsync<ImportDraft>(Cancellation))!.Faults);
        Assert.Equal(["fan-2021"], (await sent.Content.ReadFromJsonAsync<ImportReport>(Cancellation))!.Accepted);
        Assert.Equal(["Xie 2022"], (await DraftsAsync(review)).Select(d => d.Label));
        Assert.Equal(3, (await ingestion.StudiesAsync(review)).Single(s => s.Study.Id == "fan-2021").Study.Tables[0].Fp);
    }

    /// <summary>Cells are parsed before the review is locked: what another wrote meanwhile must not be imported with the old reading.</summary>
    [Fact]
    public async Task A_draft_that_is_sent_while_it_is_corrected_goes_in_once_as_it_was_or_as_it_became()
    {
        var review = await ingestion.RegisterAsync();
        await ReportAsync(review, "study,TP,FP,FN,TN\nFan 2021,15,x,6,46\n", "&goodRows=true");
        var draft = (await DraftsAsync(review)).Single();
        Task<HttpResponseMessage> CorrectAsync(int fp) =>
            ingestion.SendAsync(HttpMethod.Put, $"{Address(review)}/{draft.Id}", new ImportDraftCorrection { Rows = [draft.Rows[0] with { Cells = [.. draft.Rows[0].Cells.Select(c => c == "x" ? $"{fp}" : c)] }] });
        using (await CorrectAsync(1))
        {
        }

        var answers = await Task.WhenAll(Enumerable.Range(2, 6).SelectMany(fp => new[] { CorrectAsync(fp), ingestion.SendAsync(HttpMethod.Post, $"{Address(review)}/{draft.Id}/submission", new { }) }));

        var study = (await ingestion.StudiesAsync(review)).Single();
        Assert.Equal(1, study.Version);
        Assert.InRange(study.Study.Tables[0].Fp, 1, 7);
        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.Conflict, $"{a.StatusCode}"));
        foreach (var answer in answers) answer.Dispose();
    }

    [Fact]
    public async Task A_draft_is_answered_and_one_that_nobody_wants_is_deleted()
    {
        var review = await ingestion.RegisterAsync();
        await ReportAsync(review, Mixed, "&goodRows=true");
        var drafts = await DraftsAsync(review);
        var (fan, xie) = (drafts.Single(d => d.Label == "Fan 2021"), drafts.Single(d => d.Label == "Xie 2022"));
        var choice = xie.Faults.Single().Question!.Choices[1].Answer;

        using var answered = await ingestion.SendAsync(HttpMethod.Put, $"{Address(review)}/{xie.Id}", new ImportDraftCorrection { Answers = [choice] });
        using var sent = await ingestion.SendAsync(HttpMethod.Post, $"{Address(review)}/{xie.Id}/submission", new { });
        using var deleted = await ingestion.Client.DeleteAsync($"{Address(review)}/{fan.Id}", Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NoContent), (answered.StatusCode, sent.StatusCode, deleted.StatusCode));
        Assert.Equal("ct", (await ingestion.StudiesAsync(review)).Single(s => s.Study.Id == "xie-2022").Study.Tables[0].Factors["modality"]);
        Assert.Empty(await DraftsAsync(review));
    }

    [Fact]
    public async Task A_file_that_is_broken_as_a_whole_brings_nothing_even_so()
    {
        var review = await ingestion.RegisterAsync();

        using var answer = await SendAsync(review, "study,TP,FP,FN,TN,note\nA 2019,51,14,5,31,ok\nB 2020,1,2,3,4,\"open\nC 2021,5,6,7,8,\n", "&goodRows=true");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(0, (await ingestion.ReviewAsync(review)).Studies);
    }

    [Fact]
    public async Task A_long_file_brings_its_good_rows_too()
    {
        var review = await ingestion.RegisterAsync();

        using var answer = await SendAsync(review, Mixed, "&goodRows=true&job=true");
        var job = await Eventually.SeesAsync(
            async () => (await ingestion.Client.GetFromJsonAsync<ImportJob>(answer.Headers.Location, Cancellation))!, j => j.State is not ("checking" or "writing"), "the end of the import");

        Assert.Equal(("done", 2, 2), (job.State, job.Accepted, job.Drafts));
        Assert.Equal(2, (await DraftsAsync(review)).Count);
    }

    [Fact]
    public async Task An_import_is_undone_as_one_step_and_can_come_again()
    {
        var review = await ingestion.RegisterAsync();
        var first = await ReportAsync(review, "study,TP,FP,FN,TN\nJang 2021,51,14,5,31\n", "");
        var second = await ReportAsync(review, "study,TP,FP,FN,TN\nJang 2021,52,14,4,31\nFan 2021,15,3,6,46\n", "");

        using var undone = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/imports/{second.Import}/undo", new { });
        using var twice = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/imports/{second.Import}/undo", new { });
        var after = await ingestion.StudiesAsync(review);
        var again = await ReportAsync(review, "study,TP,FP,FN,TN\nJang 2021,52,14,4,31\nFan 2021,16,3,5,46\n", "");

        var result = (await undone.Content.ReadFromJsonAsync<ImportUndone>(Cancellation))!;
        Assert.Equal(("fan-2021", "jang-2021", 6L), (Assert.Single(result.Removed), Assert.Single(result.Reverted), result.Revision));
        Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
        Assert.Equal((51L, true), (after.Single(s => s.Study.Id == "jang-2021").Study.Tables[0].Tp, after.Single(s => s.Study.Id == "fan-2021").Withdrawn is not null));
        Assert.Equal((1, 1), (again.Accepted.Count, again.Amended.Count));
        Assert.Equal(16, (await ingestion.StudiesAsync(review)).Single(s => s.Study.Id == "fan-2021" && s.Withdrawn is null).Study.Tables[0].Tp);
        var list = (await ingestion.Client.GetFromJsonAsync<PastImport[]>($"/api/reviews/{review}/imports", Cancellation))!;
        Assert.Equal([null, second.Import, null], list.Select(i => i.UndoneAt is null ? null : (Guid?)i.Id));
        Assert.NotNull(first.Import);
    }

    [Fact]
    public async Task An_import_that_something_rests_on_says_what()
    {
        var review = await ingestion.RegisterAsync();
        var first = await ReportAsync(review, "study,TP,FP,FN,TN\nJang 2021,51,14,5,31\nFan 2021,15,3,6,46\n", "");
        await ReportAsync(review, "study,TP,FP,FN,TN\nJang 2021,52,14,4,31\n", "");
        var before = await ingestion.StandingAsync(review);

        using var answer = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/imports/{first.Import}/undo", new { });

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((409, "import-built-upon"), (problem.Status, problem.Type));
        Assert.Equal("import: changed since then: 'Jang 2021'. Undo or correct these studies one by one.", problem.Detail);
        Assert.Equal(before, await ingestion.StandingAsync(review));
    }

    [Fact]
    public async Task A_sheet_of_risk_of_bias_is_added_to_the_studies_that_are_there()
    {
        var review = await ingestion.RegisterAsync();
        await ReportAsync(review, "study,TP,FP,FN,TN\nJang 2021,51,14,5,31\n", "");

        var report = await ReportAsync(review, "Study,Assessor,D1,D2,D3,D4\nJang 2021,AB,Low,Low,Low,Low\nJang 2021,CD,High,Low,Low,Low\n", "");
        using var unknown = await SendAsync(review, "Study,D1,D2,D3,D4\nNobody 1999,Low,Low,Low,Low\n", "");

        Assert.Equal(["jang-2021"], report.Amended);
        var study = (await ingestion.StudiesAsync(review)).Single().Study;
        Assert.Equal(["AB low", "CD high"], study.BiasAssessments.Select(a => $"{a.AssessedBy} {a.Overall}"));
        Assert.Equal(("high", 51L), (study.Tables[0].RiskOfBias, study.Tables[0].Tp));
        Assert.Contains("The review has no study 'Nobody 1999'", (await HttpProblem.ReadAsync(unknown)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_endpoints_find_the_format_alike()
    {
        var review = await ingestion.RegisterAsync();
        var workbook = await File.ReadAllBytesAsync(Repository.File("tests/LivingReview.EvidenceFiles.Tests/Cases/second-sheet.xlsx"), Cancellation);
        using var content = Workbook();
        using var again = Workbook();

        using var columns = await ingestion.Client.PostAsync($"/api/reviews/{review}/imports/columns", content, Cancellation);
        using var import = await ingestion.Client.PostAsync($"/api/reviews/{review}/imports", again, Cancellation);

        var found = (await columns.Content.ReadFromJsonAsync<ImportColumns>(Cancellation))!;
        Assert.Equal(("xlsx", "Data", "study"), (found.Format, found.Sheet, found.Header[0]));
        Assert.Equal(["Dictionary", "Data"], found.Sheets);
        Assert.Equal(2, (await import.Content.ReadFromJsonAsync<ImportReport>(Cancellation))!.Accepted.Count);

        ByteArrayContent Workbook() => new(workbook) { Headers = { ContentType = new MediaTypeHeaderValue("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") } };
    }

    private static string Address(string review) => $"/api/reviews/{review}/import-drafts";

    private async Task<IReadOnlyList<ImportDraft>> DraftsAsync(string review) => (await ingestion.Client.GetFromJsonAsync<ImportDraft[]>(Address(review), Cancellation))!;

    private async Task<ImportReport> ReportAsync(string review, string csv, string query)
    {
        using var answer = await SendAsync(review, csv, query);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<ImportReport>(Cancellation))!;
    }

    private async Task<HttpResponseMessage> SendAsync(string review, string csv, string query)
    {
        using var content = new StringContent(csv, Encoding.UTF8, new MediaTypeHeaderValue("text/csv"));
        return await ingestion.Client.PostAsync($"/api/reviews/{review}/imports?format=csv{query}", content, Cancellation);
    }
}
