using LivingReview.Contracts;
using LivingReview.Testing;

namespace LivingReview.Analysis.Tests.Service;

public sealed class RestartTests(AnalysisService analysis) : IClassFixture<AnalysisService>
{
    [Fact]
    public async Task A_service_that_starts_again_goes_on_where_it_was_and_says_how_far_it_is()
    {
        var history = Given.History("restarted");
        var expected = await analysis.PublishInOrderAsync("uninterrupted", Given.History("uninterrupted"));
        await analysis.PublishInOrderAsync("restarted", history.Take(10));

        await analysis.RestartAsync();

        await Eventually.HoldsAsync(
            () => analysis.Received<EstimatesHeadAnnounced>().Any(a => a.Message is { Review: "restarted", EstimateVersion: 10, OccurredAt: not null }),
            "the announcement of the head");
        var estimates = await analysis.PublishInOrderAsync("restarted", history.Skip(10));
        Assert.Equal(AnalysisService.Bytes(expected), AnalysisService.Bytes(estimates));
        Assert.Equal(history.Count, estimates.EstimateVersion);
    }
}
