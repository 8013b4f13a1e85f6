using System.Net;
using System.Net.Http.Json;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;

namespace LivingReview.Ingestion.Tests.Service;

/// <summary>A form asks what a submission would be told, without writing.</summary>
public sealed class CheckTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_check_says_what_a_correction_changes_and_writes_nothing()
    {
        var review = await ingestion.RegisterAsync();
        using var accepted = await ingestion.Client.PostAsJsonAsync($"/api/reviews/{review}/studies", Given.Study(), Cancellation);
        var before = await ingestion.StandingAsync(review);

        using var answer = await CheckAsync(review, Given.Study("Jang 2021", Given.Table with { Fn = 6 }) with { Id = "jang-2021" });

        var check = (await answer.Content.ReadFromJsonAsync<StudyCheck>(Cancellation))!;
        Assert.Equal(1, check.Corrects);
        Assert.Equal([new FieldChange("tables[0].fn", "5", "6")], check.Changes);
        Assert.Equal(before, await ingestion.StandingAsync(review));
    }

    [Fact]
    public async Task A_check_is_refused_in_the_words_of_the_submission_itself()
    {
        var review = await ingestion.RegisterAsync();
        var wrong = Given.Study("Jang 2021", Given.Table with { Fp = -3, ReportedSensitivity = 0.5 });

        using var check = await CheckAsync(review, wrong);
        using var submission = await ingestion.Client.PostAsJsonAsync($"/api/reviews/{review}/studies", wrong, Cancellation);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, check.StatusCode);
        var (said, told) = (await HttpProblem.ReadAsync(check), await HttpProblem.ReadAsync(submission));
        Assert.Equal(told.Detail, said.Detail);
    }

    [Fact]
    public async Task A_new_study_has_no_version_to_correct()
    {
        var review = await ingestion.RegisterAsync();

        using var answer = await CheckAsync(review, Given.Study());

        var check = (await answer.Content.ReadFromJsonAsync<StudyCheck>(Cancellation))!;
        Assert.Null(check.Corrects);
        Assert.Equal("jang-2021", check.Study.Id);
    }

    private Task<HttpResponseMessage> CheckAsync(string review, StudySubmission study) =>
        ingestion.Client.PostAsJsonAsync($"/api/reviews/{review}/studies/check", study, Cancellation);
}
