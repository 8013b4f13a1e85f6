using System.Net;
using System.Net.Http.Json;
using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Tests.Service;

/// <summary>Every change with its author and reason, the newest first, in pages.</summary>
public sealed class AuditTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_change_is_listed_with_its_author_and_reason()
    {
        var review = await ingestion.RegisterAsync();
        await ingestion.SubmitAsync(review, Given.Study());
        using (await ingestion.SendAsync(HttpMethod.Put, $"/api/reviews/{review}/protocol?reason=Agreed.", Given.Protocol with { MinimumStudies = 3 })) { }
        using (await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/withdrawals", new ManyWithdrawals { Studies = ["jang-2021"], Kind = "duplicate", Reason = "Twice." })) { }

        var all = (await ingestion.Client.GetFromJsonAsync<IReadOnlyList<AuditEntry>>($"/api/reviews/{review}/audit", Cancellation))!;
        var page = (await ingestion.Client.GetFromJsonAsync<IReadOnlyList<AuditEntry>>($"/api/reviews/{review}/audit?after=3&limit=1", Cancellation))!;
        var former = (await ingestion.Client.GetFromJsonAsync<IReadOnlyList<AuditEntry>>($"/api/reviews/{review}/audit?before=3&limit=1", Cancellation))!;
        using var unknown = await ingestion.Client.GetAsync("/api/reviews/none/audit", Cancellation);
        using var many = await ingestion.Client.GetAsync($"/api/reviews/{review}/audit?limit=501", Cancellation);

        Assert.Equal([(4L, "withdrawn", "Jang 2021", "Twice."), (3L, "protocol", null, "Agreed."), (2L, "accepted", "Jang 2021", null), (1L, "registered", null, null)], all.Select(e => (e.Revision, e.Kind, e.Label, e.Reason)));
        Assert.All(all, e => Assert.Equal("local", e.Actor));
        Assert.Equal(2, Assert.Single(page).Revision);
        Assert.Equal(page, former);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.UnprocessableEntity), (unknown.StatusCode, many.StatusCode));
    }

    [Fact]
    public async Task The_team_sees_comments_in_the_same_list_and_no_page_leaves_one_out()
    {
        var (review, other) = (await ingestion.RegisterAsync(), await ingestion.RegisterAsync());
        await ingestion.SubmitAsync(review, Given.Study());
        var comment = await CommentAsync(review, "study:jang-2021#tables[0].fn", "Is FN right?", "Ann");
        await CommentAsync(other, "protocol", "Of another review.", "Ann");
        using (await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/withdrawals", new ManyWithdrawals { Studies = ["jang-2021"], Kind = "duplicate", Reason = "Twice." })) { }
        using (await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/comments/{comment.Id}/settlement?by=Ben", new { })) { }
        await CommentAsync(review, "protocol", "Which threshold?", "Cora");

        var all = await TeamAsync(review, "");
        var paged = new List<TeamAuditEntry>();
        for (long? before = null; paged.Count < 10;)
        {
            var page = await TeamAsync(review, $"?limit=2&after={before ?? long.MaxValue}");
            paged.AddRange(page);
            if (page.Count < 2) break;
            before = page[^1].Place;
        }

        Assert.Equal(
            [
                ("commented", "Cora", null, null, "Which threshold?"), ("settled", "Ben", null, "Jang 2021", "Is FN right?"), ("withdrawn", "local", 3L, "Jang 2021", "Twice."),
                ("commented", "Ann", null, "Jang 2021", "Is FN right?"), ("accepted", "local", 2L, "Jang 2021", null), ("registered", "local", 1L, null, null),
            ],
            all.Select(e => (e.Kind, e.Actor, e.Revision, e.Label, e.Text)));
        Assert.Equal(all, paged);
        Assert.Equal(["protocol", "study:jang-2021#tables[0].fn"], all.Where(e => e.Kind == "commented").Select(e => e.Subject));
        Assert.DoesNotContain("Is FN right?", await ingestion.Client.GetStringAsync($"/api/reviews/{review}/audit", Cancellation), StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<TeamAuditEntry>> TeamAsync(string review, string query) =>
        (await ingestion.Client.GetFromJsonAsync<IReadOnlyList<TeamAuditEntry>>($"/api/reviews/{review}/audit/team{query}", Cancellation))!;

    private async Task<CommentView> CommentAsync(string review, string subject, string text, string by)
    {
        using var answer = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/comments", new AddComment { Subject = subject, Text = text, By = by });
        return (await answer.Content.ReadFromJsonAsync<CommentView>(Cancellation))!;
    }
}
