using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;

namespace LivingReview.Ingestion.Tests.Service;

public sealed class ImportTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private const string Header = "study,TP,FP,FN,TN,modality,ml_type,primary\n";
    private const string Three = Header + "Jang 2021,51,14,5,31,ct,deep-learning,yes\nFan 2021,15,3,6,46,mri,,\nJang 2021,50,14,6,31,mri,,no\nXie 2022,121,4,7,44,ct,traditional-ml,\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dry_run_says_what_would_be_and_writes_nothing()
    {
        var review = await ingestion.RegisterAsync();
        var before = await ingestion.StandingAsync(review);

        var report = await ReportAsync(review, Three, dryRun: true);

        Assert.True(report.DryRun);
        Assert.Equal((1L, 3), (report.Revision, report.Accepted.Count));
        Assert.Equal(before, await ingestion.StandingAsync(review));
    }

    [Fact]
    public async Task An_import_makes_a_revision_per_study()
    {
        var review = await ingestion.RegisterAsync();

        var report = await ReportAsync(review, Three);

        Assert.Equal(["jang-2021", "fan-2021", "xie-2022"], report.Accepted);
        Assert.Equal((false, 4L, 3), (report.DryRun, report.Revision, (await ingestion.ReviewAsync(review)).Studies));
        Assert.Equal([true, false], (await ingestion.StudiesAsync(review)).Single(s => s.Study.Id == "jang-2021").Study.Tables.Select(t => t.Primary));
    }

    [Fact]
    public async Task A_cell_that_cannot_be_read_is_reported_once_under_its_heading()
    {
        var review = await ingestion.RegisterAsync();

        using var answer = await ingestion.ImportAsync(review, "study,tp,fp,fn,tn,modality\nFan 2021,15,x,6,46,mri\n", dryRun: false);

        var problem = await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(Cancellation);
        Assert.Equal([(2, "fp")], problem.GetProperty("rejected").EnumerateArray().Select(r => (r.GetProperty("row").GetInt32(), r.GetProperty("column").GetString())));
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing()
    {
        var review = await ingestion.RegisterAsync();
        await ReportAsync(review, Three);
        var before = await ingestion.StandingAsync(review);

        var report = await ReportAsync(review, Three);

        Assert.Equal(["jang-2021", "fan-2021", "xie-2022"], report.Unchanged);
        Assert.Equal((0, 0, 4L), (report.Accepted.Count, report.Amended.Count, report.Revision));
        Assert.Equal(before, await ingestion.StandingAsync(review));
    }

    [Fact]
    public async Task The_sample_imported_twice_is_imported_once()
    {
        var registration = await File.ReadAllTextAsync(Repository.File("shared/samples/osteoporosis-imaging-ml.review.json"), Cancellation);
        using var content = new StringContent(registration, Encoding.UTF8, "application/json");
        using (var registered = await ingestion.Client.PostAsync("/api/reviews", content, Cancellation)) Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        var csv = await File.ReadAllTextAsync(Repository.File("shared/samples/osteoporosis-imaging-ml.csv"), Cancellation);

        var first = await ReportAsync("osteoporosis-imaging-ml", csv);
        var second = await ReportAsync("osteoporosis-imaging-ml", csv);

        Assert.Equal((14, 15L), (first.Accepted.Count, first.Revision));
        Assert.Equal((14, 0, 15L), (second.Unchanged.Count, second.Amended.Count, second.Revision));
    }

    [Fact]
    public async Task A_changed_row_corrects_its_study_alone()
    {
        var review = await ingestion.RegisterAsync();
        await ReportAsync(review, Three);

        var report = await ReportAsync(review, Three.Replace("15,3,6,46", "16,3,5,46", StringComparison.Ordinal));

        Assert.Equal(["fan-2021"], report.Amended);
        Assert.Equal((2, 5L), (report.Unchanged.Count, report.Revision));
        Assert.Equal(2, (await ingestion.StudiesAsync(review)).Single(s => s.Study.Id == "fan-2021").Version);
    }

    [Fact]
    public async Task One_fault_and_nothing_of_the_file_is_written()
    {
        var review = await ingestion.RegisterAsync();
        var before = await ingestion.StandingAsync(review);

        using var answer = await ingestion.ImportAsync(review, Header + "Jang 2021,51,14,5,31,ct,,\nFan 2021,15,3,-6,46,mri,,\nXie 2022,121,4,,44,PET,,\nOh 2024,0,0,0,0,ct,,\n");

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((422, "import-rejected"), (problem.Status, problem.Type));
        var rejected = System.Text.Json.JsonSerializer.Deserialize<ImportFault[]>(problem.Body.GetProperty("rejected"), System.Text.Json.JsonSerializerOptions.Web)!;
        Assert.Equal(
            [
                new ImportFault(3, "FN", "-6 is not a whole number from 0 to 1000000000."),
                new ImportFault(4, "FN", "FN, the false negatives, are missing."),
                new ImportFault(4, "modality", "'PET' is not a level of modality. Its levels are: radiograph, ct, mri."),
                new ImportFault(5, "", "The table is empty: all four counts are zero."),
            ],
            rejected.Select(f => f with { Question = null }));
        Assert.Equal(["value:modality:PET=radiograph", "value:modality:PET=ct", "value:modality:PET=mri"], rejected[2].Question!.Choices.Select(c => c.Answer));
        Assert.Contains("Row 3, column FN: -6 is not a whole number from 0 to 1000000000.", problem.Detail, StringComparison.Ordinal);
        Assert.Equal(before, await ingestion.StandingAsync(review));
    }

    [Fact]
    public async Task A_dry_run_lists_the_faults_with_the_rest()
    {
        var review = await ingestion.RegisterAsync();

        var report = await ReportAsync(review, Header + "Jang 2021,51,14,5,31,ct,,\nFan 2021,15,x,6,46,mri,,\n", dryRun: true);

        Assert.Equal([new ImportFault(3, "FP", "'x' is not a whole number.")], report.Rejected.Where(f => f.Column == "FP"));
        Assert.Equal(["jang-2021"], report.Accepted);
    }

    [Fact]
    public async Task Two_names_that_differ_in_marks_alone_are_refused_before_they_become_one_study()
    {
        var review = await ingestion.RegisterAsync();
        var before = await ingestion.StandingAsync(review);

        using var answer = await ingestion.ImportAsync(review, Header + "Jang 2021,51,14,5,31,ct,,\n\"Jang, 2021\",15,3,6,46,mri,,\n");

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((422, "import-rejected"), (problem.Status, problem.Type));
        Assert.Contains("Row 3, column study: 'Jang, 2021' and 'Jang 2021' (row 2) differ only in case, spaces, punctuation or accents", problem.Detail, StringComparison.Ordinal);
        Assert.Equal(before, await ingestion.StandingAsync(review));
    }

    [Fact]
    public async Task A_withdrawn_study_is_named_stays_withdrawn_and_stops_nothing_else()
    {
        var review = await ingestion.RegisterAsync();
        await ReportAsync(review, Three);
        using (await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/studies/fan-2021/withdrawal", new StudyWithdrawalRequest { Kind = "exclusion", Reason = "why" })) { }

        var report = await ReportAsync(review, Three.Replace("15,3,6,46", "16,3,5,46", StringComparison.Ordinal) + "New 2026,10,2,3,20,ct,,\n");

        Assert.Equal((1, 2, 0), (report.Accepted.Count, report.Unchanged.Count, report.Amended.Count));
        Assert.Contains("Left out, because they were withdrawn from the review: 'Fan 2021'. An import does not bring them back; restore them one by one.", report.Remarks);
        Assert.NotNull((await ingestion.StudiesAsync(review)).Single(s => s.Study.Id == "fan-2021").Withdrawn);
    }

    [Fact]
    public async Task A_file_in_another_encoding_is_read_and_the_guess_is_said()
    {
        var review = await ingestion.RegisterAsync();
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(Header + "Núñez 2020,51,14,5,31,ct,,\n"));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");

        using var answer = await ingestion.Client.PostAsync($"/api/reviews/{review}/imports", content, Cancellation);

        var report = (await answer.Content.ReadFromJsonAsync<ImportReport>(Cancellation))!;
        Assert.Contains(report.Remarks, r => r.StartsWith("The text is not UTF-8; it was read as Windows-1252, which is a guess", StringComparison.Ordinal));
        Assert.Equal("Núñez 2020", Assert.Single(await ingestion.StudiesAsync(review)).Study.Label);
    }

    [Fact]
    public async Task A_file_of_another_kind_is_refused()
    {
        var review = await ingestion.RegisterAsync();

        using var answer = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/imports", new RegisterReview());

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((415, "unsupported-format"), (problem.Status, problem.Type));
        Assert.StartsWith("Content-Type:", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_file_is_imported_whole()
    {
        var review = await ingestion.RegisterAsync();
        var csv = new StringBuilder("study,TP,FP,FN,TN,note\n");
        for (var i = 0; i < 500; i++) csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"Study {i},{i},2,3,4,{new string('x', 5000)}\n");

        var report = await ReportAsync(review, csv.ToString());

        Assert.Equal((500, 501L), (report.Accepted.Count, report.Revision));
    }

    [Fact]
    public async Task A_file_that_arrives_slowly_keeps_nobody_else_from_writing()
    {
        var review = await ingestion.RegisterAsync();
        var rest = new TaskCompletionSource();
        using var slow = new SlowCsv(Header + "Jang 2021,51,14,5,31,ct,,\n", rest.Task);
        var import = ingestion.Client.PostAsync($"/api/reviews/{review}/imports", slow, Cancellation);
        await slow.Started.WaitAsync(Cancellation);

        var view = await ingestion.SubmitAsync(review, Given.Study("Fan 2021"));
        rest.SetResult();
        using var answer = await import;

        Assert.Equal(2, view.Revision);
        Assert.Equal(3, (await answer.Content.ReadFromJsonAsync<ImportReport>(Cancellation))!.Revision);
    }

    private async Task<ImportReport> ReportAsync(string review, string csv, bool dryRun = false)
    {
        using var answer = await ingestion.ImportAsync(review, csv, dryRun);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<ImportReport>(Cancellation))!;
    }

    /// <summary>Sends a file and then keeps the connection waiting for its end.</summary>
    private sealed class SlowCsv : HttpContent
    {
        private readonly byte[] _text;
        private readonly Task _rest;
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SlowCsv(string text, Task rest)
        {
            (_text, _rest) = (Encoding.UTF8.GetBytes(text), rest);
            Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        }

        public Task Started => _started.Task;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_text);
            await stream.FlushAsync();
            _started.SetResult();
            await _rest;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
