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
        var page = (await ingestion.Client.GetFromJsonAsync<IReadOnlyList<AuditEntry>>($"/api/reviews/{review}/audit?before=3&limit=1", Cancellation))!;
        using var unknown = await ingestion.Client.GetAsync("/api/reviews/none/audit", Cancellation);
        using var many = await ingestion.Client.GetAsync($"/api/reviews/{review}/audit?limit=501", Cancellation);

        Assert.Equal([(4L, "withdrawn", "Jang 2021", "Twice."), (3L, "protocol", null, "Agreed."), (2L, "accepted", "Jang 2021", null), (1L, "registered", null, null)], all.Select(e => (e.Revision, e.Kind, e.Label, e.Reason)));
        Assert.All(all, e => Assert.Equal("local", e.Actor));
        Assert.Equal(2, Assert.Single(page).Revision);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.UnprocessableEntity), (unknown.StatusCode, many.StatusCode));
    }
}
