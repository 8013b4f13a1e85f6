using LivingReview.Contracts;
using LivingReview.Contracts.Reviews;
using LivingReview.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Ingestion.Tests.Service;

public sealed class CertaintyTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    [Fact]
    public async Task Every_judgement_is_published_with_the_latest_of_each_outcome_and_makes_no_revision()
    {
        var review = await ingestion.RegisterAsync();
        await JudgeAsync(review, "sensitivity", "serious");
        await JudgeAsync(review, "specificity", "none");
        await JudgeAsync(review, "sensitivity", "very-serious");

        var log = ingestion.Services.GetRequiredService<MessageLog<CertaintyAssessed>>();
        var newest = await Eventually.SeesAsync(
            () => Task.FromResult(log.All.Select(m => m.Message).Where(m => m.Review == review).MaxBy(m => m.Version)), m => m?.Version == 3, "the third judgement");

        Assert.Equal([("overall", "sensitivity", "low"), ("overall", "specificity", "high")], newest!.Levels.Select(l => (l.Stratum, l.Outcome, l.Level)).Order());
    }

    private async Task JudgeAsync(string review, string outcome, string bias)
    {
        using var answer = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/certainty", new JudgeCertainty
        {
            Stratum = "overall",
            Outcome = outcome,
            Actor = "panel",
            Domains = [.. CertaintyVocabulary.Domains.Select(domain => new DomainConcern { Domain = domain, Concern = domain == "risk-of-bias" ? bias : "none", Reason = "As judged by the panel." })],
        });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
