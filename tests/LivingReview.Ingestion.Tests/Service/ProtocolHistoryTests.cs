using System.Net;
using System.Net.Http.Json;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;

namespace LivingReview.Ingestion.Tests.Service;

/// <summary>A protocol is changed for a reason, and every version is kept with what it changed.</summary>
public sealed class ProtocolHistoryTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_version_is_kept_with_its_reason_and_what_it_changed()
    {
        var review = await ingestion.RegisterAsync();
        await ingestion.SubmitAsync(review, Given.Study());
        var changed = Given.Protocol with { MinimumSensitivity = 0.85, Factors = [Given.Protocol.Factors[0] with { Levels = ["radiograph", "ct", "mri", "Dual energy"] }, .. Given.Protocol.Factors.Skip(1)] };

        using var answer = await ingestion.SendAsync(HttpMethod.Put, $"/api/reviews/{review}/protocol?version=1&reason=Agreed%20with%20the%20panel.", changed);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var versions = (await ingestion.Client.GetFromJsonAsync<IReadOnlyList<ProtocolVersionView>>($"/api/reviews/{review}/protocol/history", Cancellation))!;
        Assert.Equal([(2, 3L, "Agreed with the panel."), (1, 1L, null)], versions.Select(v => (v.Version, v.Revision, v.Reason)));
        Assert.Equal(
            [
                new FieldChange("factors.modality.levels", "radiograph; ct; mri", "radiograph; ct; mri; dual-energy"), new FieldChange("factors.modality.levelLabels", null, "dual-energy=Dual energy"),
                new FieldChange("minimumSensitivity", null, "0.85"),
            ],
            versions[0].Changes);
        Assert.Empty(versions[1].Changes);
    }

    [Fact]
    public async Task A_change_that_is_based_on_an_older_version_is_refused()
    {
        var review = await ingestion.RegisterAsync();
        using (await ingestion.SendAsync(HttpMethod.Put, $"/api/reviews/{review}/protocol?version=1", Given.Protocol with { MinimumStudies = 3 })) { }

        using var stale = await ingestion.SendAsync(HttpMethod.Put, $"/api/reviews/{review}/protocol?version=1", Given.Protocol with { MinimumStudies = 5 });
        using var unknown = await ingestion.Client.GetAsync("/api/reviews/none/protocol/history", Cancellation);

        Assert.Equal("stale-protocol", (await HttpProblem.ReadAsync(stale)).Type);
        Assert.Equal((HttpStatusCode.PreconditionFailed, HttpStatusCode.NotFound), (stale.StatusCode, unknown.StatusCode));
        Assert.Equal(3, (await ingestion.ReviewAsync(review)).Protocol.MinimumStudies);
    }
}
