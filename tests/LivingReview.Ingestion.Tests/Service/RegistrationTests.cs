using System.Net;
using System.Net.Http.Json;
using LivingReview.Contracts.Reviews;
using LivingReview.Testing;

namespace LivingReview.Ingestion.Tests.Service;

public sealed class RegistrationTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_review_starts_at_revision_one_without_studies()
    {
        using var answer = await ingestion.Client.PostAsJsonAsync("/api/reviews", new RegisterReview { Id = "new-review", Title = " Osteoporosis ", Protocol = Given.Protocol }, Cancellation);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("/api/reviews/new-review", answer.Headers.Location!.OriginalString);
        var view = (await answer.Content.ReadFromJsonAsync<ReviewView>(Cancellation))!;
        Assert.Equal(("new-review", "Osteoporosis", 1L, 0), (view.Id, view.Title, view.Revision, view.Studies));
        Assert.Equal(["modality", "ml_type", "examination_part"], view.Protocol.Factors.Select(f => f.Name));
    }

    [Fact]
    public async Task An_id_is_given_once()
    {
        var review = await ingestion.RegisterAsync();
        var before = await ingestion.StandingAsync(review);

        using var answer = await ingestion.Client.PostAsJsonAsync("/api/reviews", new RegisterReview { Id = review, Title = "Another", Protocol = Given.Protocol }, Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((409, "review-exists", $"id: there is a review '{review}' already."), (problem.Status, problem.Type, problem.Detail));
        Assert.Equal(before, await ingestion.StandingAsync(review));
    }

    [Fact]
    public async Task Of_many_registrations_of_one_id_one_wins()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            using var answer = await ingestion.Client.PostAsJsonAsync("/api/reviews", new RegisterReview { Id = "contested", Title = $"{i}" }, Cancellation);
            return answer.StatusCode;
        }));

        Assert.Single(answers, HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(a => a == HttpStatusCode.Conflict));
        Assert.Single(await ingestion.LogAsync("contested"));
    }

    [Fact]
    public async Task A_new_protocol_is_a_revision()
    {
        var review = await ingestion.RegisterAsync();

        using var answer = await ingestion.Client.PutAsJsonAsync($"/api/reviews/{review}/protocol", Given.Protocol with { MinimumStudies = 3 }, Cancellation);

        var view = (await answer.Content.ReadFromJsonAsync<ReviewView>(Cancellation))!;
        Assert.Equal((2L, 3), (view.Revision, view.Protocol.MinimumStudies));
    }

    [Fact]
    public async Task The_protocol_of_any_revision_can_be_read_again()
    {
        var review = await ingestion.RegisterAsync();
        await ingestion.SubmitAsync(review, Given.Study("Before 2020"));
        using (await ingestion.Client.PutAsJsonAsync($"/api/reviews/{review}/protocol", Given.Protocol with { MinimumStudies = 3 }, Cancellation)) { }
        await ingestion.SubmitAsync(review, Given.Study("After 2021"));

        Assert.Equal(Given.Protocol.MinimumStudies, await MinimumAsync("?revision=1"));
        Assert.Equal(Given.Protocol.MinimumStudies, await MinimumAsync("?revision=2"));
        Assert.Equal(3, await MinimumAsync("?revision=3"));
        Assert.Equal(3, await MinimumAsync(""));
        using var unknown = await ingestion.Client.GetAsync($"/api/reviews/{review}/protocol?revision=5", Cancellation);
        Assert.Equal("unknown-revision", (await HttpProblem.ReadAsync(unknown)).Type);

        async Task<int> MinimumAsync(string query) =>
            (await ingestion.Client.GetFromJsonAsync<Protocol>($"/api/reviews/{review}/protocol{query}", Cancellation))!.MinimumStudies;
    }

    [Fact]
    public async Task A_review_that_is_not_there_is_unknown()
    {
        using var answer = await ingestion.Client.GetAsync("/api/reviews/nobody", Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((404, "unknown-review", "review: there is no review 'nobody'."), (problem.Status, problem.Type, problem.Detail));
    }
}
