using LivingReview.Testing;

namespace LivingReview.Analysis.Tests.Service;

public sealed class BurstTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_burst_is_few_recomputations()
    {
        // The rest of the burst comes within the grace, however slow the machine is.
        await using var analysis = new AnalysisService(postgres) { Grace = TimeSpan.FromSeconds(50) };
        await analysis.InitializeAsync();
        var messages = Given.History("burst").Take(15).Select(m => Given.WithHead(m, 15)).ToList();

        await Task.WhenAll(messages.Select(analysis.PublishAsync));

        var estimates = await analysis.EstimatedAsync("burst", 15);
        Assert.Equal(14, estimates.Strata[0].K);
        Assert.InRange(estimates.EstimateVersion, 1, 4);
    }
}
