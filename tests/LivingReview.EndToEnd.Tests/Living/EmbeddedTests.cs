using LivingReview.Analysis;
using LivingReview.Ingestion;
using LivingReview.Notification;
using LivingReview.Testing;
using LivingReview.Testing.Living;

namespace LivingReview.EndToEnd.Tests.Living;

/// <summary>Every service in one process over the in-memory bus.</summary>
public sealed class EmbeddedTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_sample_gives_the_estimates_of_its_file()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var services = await RunningServices.StartAsync(
            await postgres.CreateDatabaseAsync(cancellationToken),
            (s, c) => s.AddIngestion(c).AddAnalysis(c).AddNotification(c),
            app => app.MapIngestion().MapAnalysis().MapNotification(),
            bus =>
            {
                bus.AddIngestionConsumers();
                bus.AddAnalysisConsumers();
                bus.AddNotificationConsumers();
            },
            cancellationToken: cancellationToken);
        var api = new ReviewApi(services.Client);
        await api.RegisterAsync(cancellationToken);

        var report = await api.ImportAsync(cancellationToken);
        var estimates = await api.EstimatesAtAsync(report.Revision, cancellationToken);

        Assert.Equal(14, report.Accepted.Count);
        Assert.Equal(15, report.Revision);
        Analyzed.AssertSame(await Analyzed.SampleAsync(cancellationToken), estimates.Strata);
    }
}
