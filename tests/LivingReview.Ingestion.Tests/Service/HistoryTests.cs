using System.Net;
using System.Net.Http.Json;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Ingestion.Tests.Service;

public sealed class HistoryTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_history_says_who_when_what_and_why()
    {
        var review = await ingestion.RegisterAsync();
        await ingestion.SubmitAsync(review, Given.Study());
        await ingestion.SubmitAsync(review, Given.Study("Fan 2021"));
        using (await ingestion.SendAsync(HttpMethod.Put, Study(review), Given.Study("Jang 2021", Given.Table with { Tp = 50, Fn = 6 }) with { Reason = "typing error" }, ("If-Match", "\"1\""))) { }
        using (await ingestion.SendAsync(HttpMethod.Post, Study(review) + "/withdrawal", new StudyWithdrawalRequest { Kind = "retraction", Reason = "fabricated", Notice = "10.1/n" })) { }
        using var restored = await ingestion.SendAsync(HttpMethod.Post, Study(review) + "/restoration", new StudyRestorationRequest { Reason = " notice was about another paper " });

        var history = (await ingestion.Client.GetFromJsonAsync<StudyHistory>(Study(review) + "/history", Cancellation))!;

        Assert.Equal(HttpStatusCode.OK, restored.StatusCode);
        Assert.Equal(
            [(2L, 1, "accepted", null), (4L, 2, "amended", "typing error"), (5L, 3, "withdrawn", "fabricated"), (6L, 4, "restored", "notice was about another paper")],
            history.Entries.Select(e => (e.Revision, e.Version, e.Kind, e.Reason)));
        Assert.Equal([new FieldChange("tables[0].tp", "51", "50"), new FieldChange("tables[0].fn", "5", "6")], history.Entries[1].Changes);
        Assert.Equal(("retraction", "10.1/n"), (history.Entries[2].Withdrawal, history.Entries[2].Notice));
        Assert.All(history.Entries, e => Assert.Equal("local", e.Actor));
        Assert.Equal(history.Entries.Select(e => e.At).Order(), history.Entries.Select(e => e.At));
        Assert.Equal((6L, 2), ((await ingestion.ReviewAsync(review)).Revision, (await ingestion.ReviewAsync(review)).Studies));
        Assert.Null((await ingestion.StudiesAsync(review)).Single(s => s.Study.Id == "jang-2021").Withdrawn);
        await Eventually.HoldsAsync(() => ingestion.Services.GetRequiredService<MessageLog<StudyExtracted>>().All.Any(m => m.Message.Review == review && m.Message.Kind == ChangeKind.Restored && m.Message.Revision == 6), "the restored study on the bus");
    }

    [Fact]
    public async Task A_contradiction_is_refused_until_somebody_says_why_it_is_right()
    {
        var review = await ingestion.RegisterAsync();
        var before = await ingestion.StandingAsync(review);
        var wrong = Given.Study("Jang 2021", Given.Table with { ReportedSensitivity = 0.8 });

        using (var refused = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/studies", wrong))
        {
            var problem = await HttpProblem.ReadAsync(refused);
            Assert.Equal((422, "extraction-refused"), (problem.Status, problem.Type));
            Assert.Equal(["tables[0].reportedSensitivity"], problem.Errors.Keys);
            Assert.Equal("counts-contradict-sensitivity", problem.Body.GetProperty("findings")[0].GetProperty("code").GetString());
        }

        Assert.Equal(before, await ingestion.StandingAsync(review));
        var view = await ingestion.SubmitAsync(review, wrong with { Overrides = [new() { Code = "counts-contradict-sensitivity", Reason = "misprint, confirmed by the authors" }] });
        Assert.Equal("misprint, confirmed by the authors", Assert.Single(view.Study.Warnings).OverriddenBecause);
    }

    [Fact]
    public async Task A_warning_is_kept_and_its_override_is_an_event()
    {
        var review = await ingestion.RegisterAsync();
        var submission = Given.Study("Jang 2021", Given.Table with { ReportedSensitivity = 0.915 });
        var view = await ingestion.SubmitAsync(review, submission);
        Assert.Equal(("counts-differ-from-sensitivity", null), (Assert.Single(view.Study.Warnings).Code, view.Study.Warnings[0].OverriddenBecause));

        using var overridden = await ingestion.SendAsync(HttpMethod.Post, Study(review) + "/overrides", new FindingOverride { Code = "counts-differ-from-sensitivity", Reason = "two excluded" });
        using var again = await ingestion.SendAsync(HttpMethod.Post, Study(review) + "/overrides", new FindingOverride { Code = "counts-differ-from-sensitivity", Reason = "two excluded" });
        using var same = await ingestion.SendAsync(HttpMethod.Put, Study(review), submission, ("If-Match", "\"2\""));

        Assert.Equal("two excluded", (await overridden.Content.ReadFromJsonAsync<StudyView>(Cancellation))!.Study.Warnings[0].OverriddenBecause);
        Assert.Equal((409, "no-open-warning"), ((await HttpProblem.ReadAsync(again)).Status, (await HttpProblem.ReadAsync(again)).Type));
        Assert.Equal("\"2\"", same.Headers.ETag!.Tag);
        Assert.Equal(["ReviewRegistered", "ExtractionAccepted", "ExtractionWarningOverridden"], (await ingestion.LogAsync(review)).Select(e => e.Type));
    }

    [Fact]
    public async Task A_duplicate_by_doi_is_refused_and_free_again_when_the_other_is_withdrawn()
    {
        var review = await ingestion.RegisterAsync();
        await ingestion.SubmitAsync(review, Given.Study() with { Doi = "10.1/x" });
        var twin = Given.Study("Jang 2022") with { Doi = "https://doi.org/10.1/X" };

        using (var refused = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/studies", twin))
            Assert.Equal(["'Jang 2021' (jang-2021) has the same DOI 10.1/x: one study is counted once."], (await HttpProblem.ReadAsync(refused)).Errors["doi"]);
        using (await ingestion.SendAsync(HttpMethod.Post, Study(review) + "/withdrawal", new StudyWithdrawalRequest { Kind = "duplicate", Reason = "of Jang 2022" })) { }

        Assert.Equal(1, (await ingestion.SubmitAsync(review, twin)).Version);
    }

    [Theory]
    [InlineData("restoration", "{\"reason\":\"why\"}", 409, "study-counts")]
    [InlineData("restoration", "{}", 422, "invalid")]
    [InlineData("overrides", "{\"reason\":\"why\"}", 422, "invalid")]
    [InlineData("overrides", "{\"code\":\"prevalence\",\"reason\":\"why\"}", 409, "no-open-warning")]
    public async Task What_cannot_be_is_refused_without_a_revision(string action, string body, int status, string type)
    {
        var review = await ingestion.RegisterAsync();
        await ingestion.SubmitAsync(review, Given.Study());
        var before = await ingestion.StandingAsync(review);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using var answer = await ingestion.Client.PostAsync($"{Study(review)}/{action}", content, Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((status, type), (problem.Status, problem.Type));
        Assert.Equal(before, await ingestion.StandingAsync(review));
    }

    [Theory]
    [InlineData("""{"n":101,"sensitivity":"91.1%","specificity":"68.9%","ppv":"78.5%","npv":"86.1%","accuracy":"81.2%"}""", """{"tables":[{"tp":51,"fp":14,"fn":5,"tn":31}],"complete":true}""")]
    [InlineData("""{"n":101,"sensitivity":"91.1%","specificity":"10.0%","ppv":"99.5%"}""", """{"tables":[],"complete":true}""")]
    public async Task The_tables_behind_printed_figures_are_found(string figures, string found)
    {
        using var content = new StringContent(figures, System.Text.Encoding.UTF8, "application/json");

        using var answer = await ingestion.Client.PostAsync("/api/back-calculations", content, Cancellation);

        Assert.Equal(found, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("""{"sensitivity":"91.1%"}""", "n", "n is needed, or both group sizes, or all four cells.")]
    [InlineData("""{"n":101,"ppv":"91"}""", "ppv", "'91' is not a proportion such as 91.1% or 0.911.")]
    [InlineData("""{"n":101,"intervals":{"f1":{"lower":"0.1","upper":"0.2","method":"wald"}}}""", "intervals.f1", "One of: sensitivity, specificity, ppv, npv, accuracy.")]
    [InlineData("""{"n":101,"intervals":{"ppv":{"lower":"0.1","upper":"0.2","method":"bayes"}}}""", "intervals.ppv.method", "One of: wilson, clopper-pearson, wald.")]
    [InlineData("""{"n":101,"limit":0}""", "limit", "0 is not a whole number from 1 to 10000.")]
    public async Task Figures_that_cannot_be_searched_are_named(string figures, string field, string message)
    {
        using var content = new StringContent(figures, System.Text.Encoding.UTF8, "application/json");

        using var answer = await ingestion.Client.PostAsync("/api/back-calculations", content, Cancellation);

        Assert.Equal([message], (await HttpProblem.ReadAsync(answer)).Errors[field]);
    }

    private static string Study(string review) => $"/api/reviews/{review}/studies/jang-2021";
}
