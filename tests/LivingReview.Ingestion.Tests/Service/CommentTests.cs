using System.Net;
using System.Net.Http.Json;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Ingestion.Tests.Service;

/// <summary>What a team says about a study is kept with its author, found by its subject, and settled once.</summary>
public sealed class CommentTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_comment_is_found_by_its_subject_with_who_it_mentions_and_is_settled_once()
    {
        var review = await ingestion.RegisterAsync();
        var first = await AddAsync(review, "study:jang-2021", "@Ben, is the FN of table 2 right? ann@example.org asks. @Cora.", "Ann");
        await AddAsync(review, "study:jang-2021#tables[0].fn", "Page 4 says 6.", "Ben");
        await AddAsync(review, "stratum:modality=ct", "Wide.", null);

        var ofStudy = await ListAsync(review, "?subject=study:jang-2021");
        using var settled = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/comments/{first.Id}/settlement?by=Ben", new { });
        using var again = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/comments/{first.Id}/settlement", new { });

        Assert.Equal(["Ben", "Ann"], ofStudy.Select(c => c.By));
        Assert.Equal(["Ben", "Cora"], first.Mentions);
        Assert.Equal("Ben", (await settled.Content.ReadFromJsonAsync<CommentView>(Cancellation))!.SettledBy);
        Assert.Equal("comment-settled", (await HttpProblem.ReadAsync(again)).Type);
        Assert.Equal(["local", "Ben"], (await ListAsync(review, "?open=true")).Select(c => c.By));
        Assert.Equal([("comment_added", "Ann"), ("comment_settled", "Ben")], await LogAsync(first.Id));
    }

    [Fact]
    public async Task Of_many_who_settle_a_comment_at_once_one_does()
    {
        var review = await ingestion.RegisterAsync();
        var comment = await AddAsync(review, "protocol", "Which reference standard?", "Ann");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            using var answer = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/comments/{comment.Id}/settlement?by=P{number}", new { });
            return answer.StatusCode;
        }));

        Assert.Single(answers, HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(a => a == HttpStatusCode.Conflict));
        Assert.Equal(2, (await LogAsync(comment.Id)).Count);
    }

    private async Task<IReadOnlyList<(string Event, string Actor)>> LogAsync(Guid comment)
    {
        await using var session = ingestion.Services.GetRequiredService<IIngestionStore>().QuerySession();
        return [.. (await session.Events.FetchStreamAsync($"comment:{comment}", token: Cancellation)).Select(e => (e.EventTypeName, e.GetHeader("actor")!.ToString()!))];
    }

    [Fact]
    public async Task Every_fault_of_a_comment_is_named()
    {
        var review = await ingestion.RegisterAsync();

        using var answer = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/comments", new AddComment { Subject = "mood", Text = " " });
        using var unknown = await ingestion.SendAsync(HttpMethod.Post, "/api/reviews/none/comments", new AddComment { Subject = "protocol", Text = "Hm." });

        Assert.Equal(["subject", "text"], (await HttpProblem.ReadAsync(answer)).Errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private async Task<CommentView> AddAsync(string review, string subject, string text, string? by)
    {
        using var answer = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/comments", new AddComment { Subject = subject, Text = text, By = by });
        return (await answer.Content.ReadFromJsonAsync<CommentView>(Cancellation))!;
    }

    private async Task<IReadOnlyList<CommentView>> ListAsync(string review, string query) =>
        (await ingestion.Client.GetFromJsonAsync<IReadOnlyList<CommentView>>($"/api/reviews/{review}/comments{query}", Cancellation))!;
}
