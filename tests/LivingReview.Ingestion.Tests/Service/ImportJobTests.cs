using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;

namespace LivingReview.Ingestion.Tests.Service;

public sealed class ImportJobTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_long_file_is_imported_as_a_job_with_progress()
    {
        var review = await ingestion.RegisterAsync();
        var csv = Rows(1200);

        var job = await DoneAsync(review, csv);
        var again = await DoneAsync(review, csv);

        Assert.Equal(("done", 1200, 1200, 1200, 1200, 1201L), (job.State, job.Rows, job.Studies, job.Written, job.Accepted, job.Revision));
        Assert.Equal(("done", 0, 0, 1200, 1201L), (again.State, again.Accepted, again.Amended, again.Unchanged, again.Revision));
        Assert.Equal(1200, (await ingestion.ReviewAsync(review)).Studies);

        var past = Assert.Single((await ingestion.Client.GetFromJsonAsync<PastImport[]>($"/api/reviews/{review}/imports", Cancellation))!);
        using var answer = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/imports/{past.Id}/undo", new { });
        var undone = (await answer.Content.ReadFromJsonAsync<ImportUndone>(Cancellation))!;
        Assert.Equal((1200, 1200, 0), (past.Accepted.Count, undone.Removed.Count, undone.Reverted.Count));
        Assert.Equal(0, (await ingestion.ReviewAsync(review)).Studies);
    }

    [Fact]
    public async Task One_fault_at_the_end_of_a_job_and_nothing_is_written()
    {
        var review = await ingestion.RegisterAsync();

        var job = await DoneAsync(review, Rows(600) + "Study 3,1,1,1,1\nLast,1,1,-1,1\n");

        Assert.Equal(("rejected", 2), (job.State, job.Faults));
        Assert.Equal(
            [new ImportFault(602, "study", "The rows of 'Study 3' do not stand together (the others are at row 4); in a file this long they must."), new ImportFault(603, "FN", "-1 is not a whole number from 0 to 1000000000.")],
            job.Rejected);
        Assert.Single(await ingestion.LogAsync(review));
    }

    [Fact]
    public async Task A_job_can_be_a_dry_run()
    {
        var review = await ingestion.RegisterAsync();

        var job = await DoneAsync(review, Rows(10), "&dryRun=true");

        Assert.Equal(("done", true, 10, 0), (job.State, job.DryRun, job.Accepted, job.Written));
        Assert.Single(await ingestion.LogAsync(review));
    }

    [Fact]
    public async Task A_file_of_very_many_rows_is_asked_for_as_a_job()
    {
        var review = await ingestion.RegisterAsync();

        using var answer = await ingestion.ImportAsync(review, Rows(10_001));

        using var dry = await ingestion.ImportAsync(review, Rows(10_001), dryRun: true);

        Assert.Contains("send the file as a job, with ?job=true", (await HttpProblem.ReadAsync(answer)).Detail, StringComparison.Ordinal);
        Assert.True((await dry.Content.ReadFromJsonAsync<ImportReport>(Cancellation))!.TooLong);
        Assert.Single(await ingestion.LogAsync(review));
    }

    [Fact]
    public async Task A_saved_profile_is_used_by_name_and_kept_in_versions()
    {
        var review = await ingestion.RegisterAsync();
        var profile = new MappingProfile { Columns = new Dictionary<string, string> { ["study"] = "Paper", ["TP"] = "hits" } };
        var first = await SaveAsync(review, profile);
        var second = await SaveAsync(review, profile with { Columns = new Dictionary<string, string> { ["study"] = "Paper", ["TP"] = "caught" } });

        using var content = Csv("Paper,caught,FP,FN,TN\nJang 2021,51,14,5,31\n");
        using var answer = await ingestion.Client.PostAsync($"/api/reviews/{review}/imports?profile=our-form", content, Cancellation);
        var report = (await answer.Content.ReadFromJsonAsync<ImportReport>(Cancellation))!;
        using var older = Csv("Paper,caught,FP,FN,TN\nFan 2021,51,14,5,31\n");
        using var refused = await ingestion.Client.PostAsync($"/api/reviews/{review}/imports?profile=our-form@1", older, Cancellation);

        Assert.Equal((1, 2), (first.Version, second.Version));
        Assert.Equal(("our-form@2", 1, 64), (report.Profile, report.Accepted.Count, report.ContentHash!.Length));
        Assert.Contains("Row 1, column hits: The column hits is missing.", (await HttpProblem.ReadAsync(refused)).Detail, StringComparison.Ordinal);
        Assert.Equal(["generic", "tsv", "xlsx", "metadta", "mada", "revman", "our-form", "our-form"],
            (await ingestion.Client.GetFromJsonAsync<MappingProfile[]>($"/api/reviews/{review}/import-profiles", Cancellation))!.Select(p => p.Name));
    }

    [Theory]
    [InlineData("metadta", """{}""", "name", "'metadta' comes with the program; choose another name.")]
    [InlineData("UP", """{}""", "name", "A name has 1 to 64 lower case letters, digits and hyphens.")]
    [InlineData("a", """{"format":"pdf"}""", "format", "One of: csv, tsv, xlsx, revman.")]
    [InlineData("a", """{"groups":["1"],"columns":{"TP":"{group} TP","FP":"{group} FP","FN":"{group} FN","TN":"TN"}}""", "columns.TN", "With groups each count needs a column with {group} in its name.")]
    [InlineData("a", """{"columns":{"TP":" "}}""", "columns.TP", "A column needs a name.")]
    public async Task A_profile_that_cannot_work_is_refused(string name, string body, string field, string message)
    {
        var review = await ingestion.RegisterAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await ingestion.Client.PutAsync($"/api/reviews/{review}/import-profiles/{name}", content, Cancellation);

        Assert.Equal([message], (await HttpProblem.ReadAsync(answer)).Errors[field]);
    }

    [Theory]
    [InlineData("?profile=nobody", 404, "unknown-profile")]
    [InlineData("?format=pdf", 400, "malformed")]
    public async Task An_unknown_profile_or_format_is_named(string query, int status, string type)
    {
        var review = await ingestion.RegisterAsync();
        using var content = Csv("study,TP,FP,FN,TN\n");

        using var answer = await ingestion.Client.PostAsync($"/api/reviews/{review}/imports{query}", content, Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((status, type), (problem.Status, problem.Type));
    }

    [Fact]
    public async Task Warnings_of_the_guard_are_reported_by_row_and_refusals_can_be_overridden_in_the_file()
    {
        var review = await ingestion.RegisterAsync();
        const string Header = "study,TP,FP,FN,TN,reported_sensitivity,override,override_reason\n";

        using var refused = await ingestion.ImportAsync(review, Header + "Jang 2021,51,14,5,31,0.915,,\nFan 2021,15,3,6,46,0.9,,\n");
        using var answer = await ingestion.ImportAsync(review, Header + "Jang 2021,51,14,5,31,0.915,,\nFan 2021,15,3,6,46,0.9,counts-contradict-sensitivity,misprint\n");

        Assert.Contains("Row 3, column reported_sensitivity: TP 15 of 21 diseased is 0.714; the paper's sensitivity is 0.9: they differ by more than 0.02.", (await HttpProblem.ReadAsync(refused)).Detail, StringComparison.Ordinal);
        var report = (await answer.Content.ReadFromJsonAsync<ImportReport>(Cancellation))!;
        Assert.Equal(2, report.Accepted.Count);
        Assert.Equal([new ImportFault(2, "reported_sensitivity", "TP 51 of 56 diseased is 0.911; the paper's sensitivity is 0.915: rounding does not explain the difference.")], report.Warnings);
    }

    private async Task<ImportJob> DoneAsync(string review, string csv, string query = "")
    {
        using var content = Csv(csv);
        using var answer = await ingestion.Client.PostAsync($"/api/reviews/{review}/imports?job=true{query}", content, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return await Eventually.SeesAsync(
            async () => (await ingestion.Client.GetFromJsonAsync<ImportJob>(answer.Headers.Location, Cancellation))!,
            j => j.State is not ("checking" or "writing"), "the end of the import");
    }

    private async Task<MappingProfile> SaveAsync(string review, MappingProfile profile)
    {
        using var answer = await ingestion.SendAsync(HttpMethod.Put, $"/api/reviews/{review}/import-profiles/our-form", profile);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<MappingProfile>(Cancellation))!;
    }

    private static StringContent Csv(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("text/csv"));

    private static string Rows(int count) => "study,TP,FP,FN,TN\n" + string.Concat(Enumerable.Range(1, count).Select(i => FormattableString.Invariant($"Study {i},{i},2,3,4\n")));
}
