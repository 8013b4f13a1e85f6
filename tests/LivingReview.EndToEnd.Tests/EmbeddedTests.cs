using System.Net.Http.Json;
using System.Text;
using LivingReview.Analysis;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion;
using LivingReview.Notification;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests;

public sealed class EmbeddedTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_sample_comes_out_as_published()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var services = await RunningServices.StartAsync(
            await postgres.CreateDatabaseAsync(cancellation),
            (s, c) => s.AddIngestion(c).AddAnalysis(c).AddNotification(c),
            app => app.MapIngestion().MapAnalysis().MapNotification(),
            bus => { bus.AddIngestionConsumers(); bus.AddAnalysisConsumers(); bus.AddNotificationConsumers(); },
            cancellation: cancellation);

        using var json = new StringContent(await File.ReadAllTextAsync(Repository.File("shared/samples/osteoporosis-imaging-ml.review.json"), cancellation), Encoding.UTF8, "application/json");
        using var r1 = await services.Client.PostAsync("/api/reviews", json, cancellation);
        Assert.True(r1.IsSuccessStatusCode, await r1.Content.ReadAsStringAsync(cancellation));
        using var csv = new StringContent(await File.ReadAllTextAsync(Repository.File("shared/samples/osteoporosis-imaging-ml.csv"), cancellation), Encoding.UTF8, "text/csv");
        using var r2 = await services.Client.PostAsync("/api/reviews/osteoporosis-imaging-ml/imports", csv, cancellation);
        Assert.True(r2.IsSuccessStatusCode, await r2.Content.ReadAsStringAsync(cancellation));
        var report = await r2.Content.ReadFromJsonAsync<ImportReport>(cancellation);
        Assert.Equal(14, report!.Accepted.Count);
        ReviewEstimates? e = null;
        for (var i = 0; i < 200 && e?.Revision != report.Revision; i++)
        {
            await Task.Delay(50, cancellation);
            using var r = await services.Client.GetAsync("/api/reviews/osteoporosis-imaging-ml/estimates", cancellation);
            if (r.IsSuccessStatusCode) e = await r.Content.ReadFromJsonAsync<ReviewEstimates>(cancellation);
        }

        foreach (var s in e!.Strata) TestContext.Current.TestOutputHelper!.WriteLine($"{s.Stratum} {s.K} {s.Regime} {s.Sensitivity} {s.Specificity} {s.LogLikelihood}");
        Assert.Equal(15, e.Revision);
        TestContext.Current.TestOutputHelper!.WriteLine(await services.Client.GetStringAsync("/api/reviews/osteoporosis-imaging-ml/estimates/figures?stratum=modality%3Dct", cancellation));
        TestContext.Current.TestOutputHelper!.WriteLine(await services.Client.GetStringAsync("/api/reviews/osteoporosis-imaging-ml/events", cancellation));
    }
}
