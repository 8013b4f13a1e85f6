using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;

namespace LivingReview.Ingestion.Tests.Service;

/// <summary>What is exported can be imported again, and is the same evidence.</summary>
public sealed class ExportImportTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

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
    [InlineData("csv")]
    [InlineData("json")]
    public async Task Joint_results_of_two_tests_go_there_and_back(string format)
    {
        var (review, copy) = (await ingestion.RegisterAsync(), await ingestion.RegisterAsync());
        var mri = Given.Table with { Tp = 40, Fp = 20, Fn = 16, Tn = 25, Factors = new Dictionary<string, string?> { ["modality"] = "mri" } };
        await ingestion.SubmitAsync(review, Given.Study("Jang 2021", Given.Table with { Primary = true, JointWith = "modality=mri", JointTp = 38, JointFp = 9 }, mri));

        var exported = await ingestion.Client.GetStringAsync($"/api/reviews/{review}/export?format={format}", Cancellation);
        using var imported = await SendAsync(copy);
        using var again = await SendAsync(review);

        Assert.True(imported.IsSuccessStatusCode, await imported.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(JsonSerializer.Serialize((await ingestion.StudiesAsync(review)).Single().Study), JsonSerializer.Serialize((await ingestion.StudiesAsync(copy)).Single().Study));
        Assert.Equal(("modality=mri", 38L, 9L), (await ingestion.StudiesAsync(copy)).Select(s => (s.Study.Tables[0].JointWith, s.Study.Tables[0].JointTp ?? 0, s.Study.Tables[0].JointFp ?? 0)).Single());
        Assert.Equal(["jang-2021"], (await again.Content.ReadFromJsonAsync<ImportReport>(Cancellation))!.Unchanged);

        async Task<HttpResponseMessage> SendAsync(string to)
        {
            using var content = new StringContent(exported);
            return await ingestion.Client.PostAsync($"/api/reviews/{to}/imports?format={format}", content, Cancellation);
        }
    }

    [Fact]
    public async Task A_cell_that_contradicts_the_two_tables_is_named_by_row_and_column_and_nothing_is_written()
    {
        var review = await ingestion.RegisterAsync();

        using var answer = await ingestion.ImportAsync(review, "study,TP,FP,FN,TN,modality,primary,joint_with,joint_tp,joint_fp\nJang 2021,51,14,5,31,ct,yes,modality=mri,41,9\nJang 2021,40,20,16,25,mri,no,,,\nFan 2021,5,1,2,9,ct,yes,,three,\n");

        var detail = (await HttpProblem.ReadAsync(answer)).Detail;
        Assert.Contains("Row 2, column joint_tp: 41 contradicts the tables: of 56 people with the condition 51 and 40 are positive, so 35 to 40 are positive by both.", detail, StringComparison.Ordinal);
        Assert.Contains("Row 4, column joint_tp: 'three' is not a whole number.", detail, StringComparison.Ordinal);
        Assert.Empty(await ingestion.StudiesAsync(review));
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
    public async Task An_older_revision_is_exported_as_it_was()
    {
        var review = await ingestion.RegisterAsync();
        await ingestion.SubmitAsync(review, Given.Study() with { Doi = "10.1/a", Title = "Prediction" });
        await ingestion.SubmitAsync(review, Given.Study("Fan 2021") with { Pmid = "7" });

        var older = await ingestion.Client.GetStringAsync($"/api/reviews/{review}/export?revision=2", Cancellation);
        using var unknown = await ingestion.Client.GetAsync($"/api/reviews/{review}/export?revision=9", Cancellation);

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
}
