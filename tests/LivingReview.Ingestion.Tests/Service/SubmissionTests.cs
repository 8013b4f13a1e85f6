using System.Net;
using System.Net.Http.Json;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;

namespace LivingReview.Ingestion.Tests.Service;

public sealed class SubmissionTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_study_makes_a_revision_and_shows_its_version()
    {
        var review = await ingestion.RegisterAsync();

        using var answer = await ingestion.SendAsync(HttpMethod.Post, Studies(review), Given.Study());

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("\"1\"", answer.Headers.ETag!.Tag);
        Assert.Equal($"/api/reviews/{review}/studies/jang-2021", answer.Headers.Location!.OriginalString);
        var view = (await answer.Content.ReadFromJsonAsync<StudyView>(Cancellation))!;
        Assert.Equal((1, 2L, "jang-2021"), (view.Version, view.Revision, view.Study.Id));
        var standing = await ingestion.ReviewAsync(review);
        Assert.Equal((2L, 1), (standing.Revision, standing.Studies));
    }

    [Fact]
    public async Task A_second_study_of_the_same_id_is_refused()
    {
        var review = await ingestion.RegisterAsync();
        await ingestion.SubmitAsync(review, Given.Study());
        var before = await ingestion.StandingAsync(review);

        using var answer = await ingestion.SendAsync(HttpMethod.Post, Studies(review), Given.Study());

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((409, "study-exists"), (problem.Status, problem.Type));
        Assert.StartsWith("id: there is a study 'jang-2021' already;", problem.Detail, StringComparison.Ordinal);
        Assert.Equal(before, await ingestion.StandingAsync(review));
    }

    [Fact]
    public async Task The_same_submission_under_one_key_is_one_revision_and_one_answer()
    {
        var review = await ingestion.RegisterAsync();

        var first = await SubmitWithKeyAsync(review, Given.Study(), "key-1");
        var second = await SubmitWithKeyAsync(review, Given.Study(), "key-1");

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal(first, second);
        Assert.Equal(2, (await ingestion.LogAsync(review)).Count);
    }

    [Fact]
    public async Task The_first_answer_is_given_again_even_after_a_correction()
    {
        var review = await ingestion.RegisterAsync();
        var first = await SubmitWithKeyAsync(review, Given.Study(), "key-1");
        using (await ingestion.SendAsync(HttpMethod.Put, Studies(review) + "/jang-2021", Given.Study("Jang 2021", Given.Table with { Tp = 50 }), ("If-Match", "\"1\""))) { }

        var again = await SubmitWithKeyAsync(review, Given.Study(), "key-1");

        Assert.Equal(first, again);
        Assert.Equal(3, (await ingestion.LogAsync(review)).Count);
    }

    [Fact]
    public async Task The_same_submission_sent_many_times_at_once_is_one_revision()
    {
        var review = await ingestion.RegisterAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SubmitWithKeyAsync(review, Given.Study(), "key-1")));

        Assert.Single(answers.Distinct());
        Assert.Equal(HttpStatusCode.Created, answers[0].Status);
        Assert.Equal(2, (await ingestion.LogAsync(review)).Count);
    }

    [Fact]
    public async Task A_key_is_not_good_for_another_submission()
    {
        var review = await ingestion.RegisterAsync();
        await SubmitWithKeyAsync(review, Given.Study(), "key-1");
        var before = await ingestion.StandingAsync(review);

        using var answer = await ingestion.SendAsync(HttpMethod.Post, Studies(review), Given.Study("Fan 2021"), ("Idempotency-Key", "key-1"));

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((422, "idempotency-key-reused"), (problem.Status, problem.Type));
        Assert.StartsWith("Idempotency-Key:", problem.Detail, StringComparison.Ordinal);
        Assert.Equal(before, await ingestion.StandingAsync(review));
    }

    [Fact]
    public async Task A_key_belongs_to_its_review()
    {
        var (one, two) = (await ingestion.RegisterAsync(), await ingestion.RegisterAsync());

        await SubmitWithKeyAsync(one, Given.Study(), "key-1");
        var other = await SubmitWithKeyAsync(two, Given.Study("Fan 2021"), "key-1");

        Assert.Equal(HttpStatusCode.Created, other.Status);
        Assert.Equal("fan-2021", Assert.Single(await ingestion.StudiesAsync(two)).Study.Id);
    }

    [Fact]
    public async Task A_refused_submission_does_not_use_up_its_key()
    {
        var review = await ingestion.RegisterAsync();
        var refused = await SubmitWithKeyAsync(review, Given.Study("Jang 2021", Given.Table with { Tn = -1 }), "key-1");

        var accepted = await SubmitWithKeyAsync(review, Given.Study(), "key-1");

        Assert.Equal((HttpStatusCode.UnprocessableContent, HttpStatusCode.Created), (refused.Status, accepted.Status));
    }

    [Fact]
    public async Task Parallel_submissions_give_revisions_without_gaps()
    {
        var review = await ingestion.RegisterAsync();

        var views = await Task.WhenAll(Enumerable.Range(1, 40).Select(i => ingestion.SubmitAsync(review, Given.Study($"Study {i}"))));

        Assert.Equal(Enumerable.Range(2, 40).Select(i => (long)i), views.Select(v => v.Revision).Order());
        Assert.Equal(Enumerable.Range(1, 41).Select(i => (long)i), (await ingestion.LogAsync(review)).Select(e => e.Revision));
        var standing = await ingestion.ReviewAsync(review);
        Assert.Equal((41L, 40), (standing.Revision, standing.Studies));
    }

    private static string Studies(string review) => $"/api/reviews/{review}/studies";

    private async Task<(HttpStatusCode Status, string? ETag, string? Location, string Body)> SubmitWithKeyAsync(string review, StudySubmission study, string key)
    {
        using var answer = await ingestion.SendAsync(HttpMethod.Post, Studies(review), study, ("Idempotency-Key", key));
        return (answer.StatusCode, answer.Headers.ETag?.Tag, answer.Headers.Location?.OriginalString, await answer.Content.ReadAsStringAsync(Cancellation));
    }
}
