using System.Net;
using System.Net.Http.Json;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;

namespace LivingReview.Ingestion.Tests.Service;

/// <summary>Several studies are withdrawn and restored in one step, and an earlier version of a study is there to go back to.</summary>
public sealed class ManyStudiesTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Studies_are_withdrawn_and_restored_together_with_one_reason()
    {
        var review = await ingestion.RegisterAsync();
        await ingestion.SubmitAsync(review, Given.Study());
        await ingestion.SubmitAsync(review, Given.Study("Fan 2021", Given.Table with { Tp = 40 }));

        using var withdrawn = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/withdrawals", new ManyWithdrawals { Studies = ["jang-2021", "fan-2021"], Kind = "exclusion", Reason = "Another question." });
        var gone = await ingestion.StudiesAsync(review);
        using var restored = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/restorations", new ManyRestorations { Studies = ["jang-2021", "fan-2021"], Reason = "The same after all." });

        Assert.Equal(5, (await withdrawn.Content.ReadFromJsonAsync<StudiesChanged>(Cancellation))!.Revision);
        Assert.Equal(["Another question.", "Another question."], gone.Select(s => s.Withdrawn!.Reason));
        Assert.Equal(7, (await restored.Content.ReadFromJsonAsync<StudiesChanged>(Cancellation))!.Revision);
        Assert.Equal(2, (await ingestion.ReviewAsync(review)).Studies);
    }

    [Fact]
    public async Task One_study_that_cannot_be_withdrawn_leaves_all_as_they_are()
    {
        var review = await ingestion.RegisterAsync();
        await ingestion.SubmitAsync(review, Given.Study());
        var before = await ingestion.StandingAsync(review);

        using var unknown = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/withdrawals", new ManyWithdrawals { Studies = ["jang-2021", "nobody"], Kind = "exclusion", Reason = "Why." });
        using var unsaid = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/withdrawals", new ManyWithdrawals { Kind = "mood" });
        using var counts = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/restorations", new ManyRestorations { Studies = ["jang-2021"], Reason = "Why." });

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Conflict), (unknown.StatusCode, counts.StatusCode));
        Assert.Equal(["kind", "reason", "studies"], (await HttpProblem.ReadAsync(unsaid)).Errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(before, await ingestion.StandingAsync(review));
    }

    [Fact]
    public async Task Every_version_of_a_study_can_be_read_again()
    {
        var review = await ingestion.RegisterAsync();
        await ingestion.SubmitAsync(review, Given.Study());
        using (await ingestion.SendAsync(HttpMethod.Put, $"/api/reviews/{review}/studies/jang-2021", Given.Study("Jang 2021", Given.Table with { Fn = 6 }) with { Reason = "Misread." }, ("If-Match", "\"1\""))) { }
        using (await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/withdrawals", new ManyWithdrawals { Studies = ["jang-2021"], Kind = "duplicate", Reason = "Twice." })) { }

        Assert.Equal([(5, null), (6, null), (6, "duplicate")], await Task.WhenAll(Enumerable.Range(1, 3).Select(async version =>
        {
            var study = (await ingestion.Client.GetFromJsonAsync<StudyView>($"/api/reviews/{review}/studies/jang-2021/versions/{version}", Cancellation))!;
            return ((int)study.Study.Tables[0].Fn, study.Withdrawn?.Kind);
        })));
        using var unknown = await ingestion.Client.GetAsync($"/api/reviews/{review}/studies/jang-2021/versions/4", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }
}
