using System.Net;
using System.Net.Http.Json;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;

namespace LivingReview.Ingestion.Tests.Service;

public sealed class CorrectionTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private static readonly StudySubmission Corrected = Given.Study("Jang 2021", Given.Table with { Tp = 50, Fn = 6 }) with { Reason = "typing error" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_correction_is_the_next_version_and_the_next_revision()
    {
        var review = await SubmittedAsync();

        using var answer = await CorrectAsync(review, Corrected, "\"1\"");

        Assert.Equal((HttpStatusCode.OK, "\"2\""), (answer.StatusCode, answer.Headers.ETag!.Tag));
        var view = (await answer.Content.ReadFromJsonAsync<StudyView>(Cancellation))!;
        Assert.Equal((2, 3L, 50L), (view.Version, view.Revision, view.Study.Tables[0].Tp));
        var standing = await ingestion.ReviewAsync(review);
        Assert.Equal((3L, 1), (standing.Revision, standing.Studies));
    }

    [Fact]
    public async Task A_correction_that_changes_nothing_is_no_revision()
    {
        var review = await SubmittedAsync();
        var before = await ingestion.StandingAsync(review);

        using var answer = await CorrectAsync(review, Given.Study(), "\"1\"");

        Assert.Equal((HttpStatusCode.OK, "\"1\""), (answer.StatusCode, answer.Headers.ETag!.Tag));
        Assert.Equal(before, await ingestion.StandingAsync(review));
    }

    [Fact]
    public async Task Of_two_corrections_of_one_version_one_wins()
    {
        var review = await SubmittedAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(async i =>
        {
            using var answer = await CorrectAsync(review, Given.Study("Jang 2021", Given.Table with { Tp = 60 + i }), "\"1\"");
            return (int)answer.StatusCode;
        }));

        Assert.Equal([200, 412, 412, 412, 412], answers.Order());
        Assert.Equal(3, (await ingestion.LogAsync(review)).Count);
    }

    [Theory]
    [InlineData(null, 428, "if-match-needed", "If-Match")]
    [InlineData("*", 428, "if-match-needed", "If-Match")]
    [InlineData("\"7\"", 412, "stale-version", "If-Match: the study is at version 1;")]
    public async Task A_correction_must_name_the_version_that_it_corrects(string? ifMatch, int status, string type, string detail)
    {
        var review = await SubmittedAsync();
        var before = await ingestion.StandingAsync(review);

        using var answer = await CorrectAsync(review, Corrected, ifMatch);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((status, type), (problem.Status, problem.Type));
        Assert.StartsWith(detail, problem.Detail, StringComparison.Ordinal);
        Assert.Equal(before, await ingestion.StandingAsync(review));
    }

    [Fact]
    public async Task A_correction_cannot_change_the_id()
    {
        var review = await SubmittedAsync();

        using var answer = await CorrectAsync(review, Corrected with { Id = "fan-2021" }, "\"1\"");

        Assert.Equal("id", Assert.Single((await HttpProblem.ReadAsync(answer)).Errors).Key);
        Assert.Equal(2, (await ingestion.LogAsync(review)).Count);
    }

    [Fact]
    public async Task A_withdrawn_study_stays_visible_with_its_reason_and_does_not_count()
    {
        var review = await SubmittedAsync();

        using var answer = await WithdrawAsync(review, "jang-2021", "retraction", " data fabricated ");

        var view = (await answer.Content.ReadFromJsonAsync<StudyView>(Cancellation))!;
        Assert.Equal((2, 3L, new Withdrawal("retraction", "data fabricated")), (view.Version, view.Revision, view.Withdrawn));
        Assert.Equal(0, (await ingestion.ReviewAsync(review)).Studies);
        Assert.Equal("retraction", Assert.Single(await ingestion.StudiesAsync(review)).Withdrawn!.Kind);
    }

    [Theory]
    [InlineData("jang-2021", "typo", "why", 422, "invalid", "kind")]
    [InlineData("jang-2021", null, "why", 422, "invalid", "kind")]
    [InlineData("jang-2021", "exclusion", " ", 422, "invalid", "reason")]
    [InlineData("fan-2021", "exclusion", "why", 404, "unknown-study", null)]
    public async Task A_withdrawal_names_a_study_a_kind_and_a_reason(string study, string? kind, string reason, int status, string type, string? field)
    {
        var review = await SubmittedAsync();
        var before = await ingestion.StandingAsync(review);

        using var answer = await WithdrawAsync(review, study, kind, reason);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((status, type), (problem.Status, problem.Type));
        Assert.Equal(field is null ? [] : [field], problem.Errors.Keys);
        Assert.Equal(before, await ingestion.StandingAsync(review));
    }

    [Fact]
    public async Task A_withdrawn_study_is_neither_withdrawn_again_nor_corrected_nor_submitted_again()
    {
        var review = await SubmittedAsync();
        using (await WithdrawAsync(review, "jang-2021", "exclusion", "why")) { }
        var before = await ingestion.StandingAsync(review);

        using var again = await WithdrawAsync(review, "jang-2021", "exclusion", "why");
        using var corrected = await CorrectAsync(review, Corrected, "\"2\"");
        using var submitted = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/studies", Given.Study());

        Assert.Equal("study-withdrawn", (await HttpProblem.ReadAsync(again)).Type);
        Assert.Equal("study-withdrawn", (await HttpProblem.ReadAsync(corrected)).Type);
        Assert.Equal("study-exists", (await HttpProblem.ReadAsync(submitted)).Type);
        Assert.Equal(before, await ingestion.StandingAsync(review));
    }

    private async Task<string> SubmittedAsync()
    {
        var review = await ingestion.RegisterAsync();
        await ingestion.SubmitAsync(review, Given.Study());
        return review;
    }

    private Task<HttpResponseMessage> CorrectAsync(string review, StudySubmission study, string? ifMatch) =>
        ingestion.SendAsync(HttpMethod.Put, $"/api/reviews/{review}/studies/jang-2021", study, ifMatch is null ? [] : [("If-Match", ifMatch)]);

    private Task<HttpResponseMessage> WithdrawAsync(string review, string study, string? kind, string reason) =>
        ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/studies/{study}/withdrawal", new StudyWithdrawalRequest { Kind = kind, Reason = reason });
}
