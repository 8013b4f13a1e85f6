using System.Net.Http.Json;
using System.Text;
using LivingReview.Analysis;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion;
using LivingReview.Testing;
using LivingReview.Testing.Living;

namespace LivingReview.EndToEnd.Tests.Living;

/// <summary>What is exported and imported into an empty review gives the same estimates.</summary>
public sealed class ExportTests(PostgresFixture postgres)
{
    private const string Copy = "copy";

    [Theory]
    [InlineData("csv", "format=csv")]
    [InlineData("json", "format=json")]
    [InlineData("metadta", "profile=metadta")]
    public async Task An_export_gives_the_same_estimates(string format, string query)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var services = await RunningServices.StartAsync(
            await postgres.CreateDatabaseAsync(cancellation),
            (s, c) => s.AddIngestion(c).AddAnalysis(c),
            app => app.MapIngestion().MapAnalysis(),
            bus =>
            {
                bus.AddIngestionConsumers();
                bus.AddAnalysisConsumers();
            },
            cancellation: cancellation);
        var api = new ReviewApi(services.Client);
        await api.RegisterAsync(cancellation);
        var original = await api.EstimatesAtAsync((await api.ImportAsync(cancellation)).Revision, cancellation);

        var registration = await File.ReadAllTextAsync(Repository.File("shared/samples/osteoporosis-imaging-ml.review.json"), cancellation);
        using var review = new StringContent(registration.Replace($"\"id\": \"{ReviewApi.Review}\"", $"\"id\": \"{Copy}\"", StringComparison.Ordinal), Encoding.UTF8, "application/json");
        using (var registered = await services.Client.PostAsync(new Uri("/api/reviews", UriKind.Relative), review, cancellation)) registered.EnsureSuccessStatusCode();
        using var exported = new ByteArrayContent(await services.Client.GetByteArrayAsync($"/api/reviews/{ReviewApi.Review}/export?format={format}", cancellation));
        using var answer = await services.Client.PostAsync(new Uri($"/api/reviews/{Copy}/imports?{query}", UriKind.Relative), exported, cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(cancellation));
        var imported = (await answer.Content.ReadFromJsonAsync<ImportReport>(cancellation))!;
        var copied = await Eventually.SeesAsync(
            () => TryEstimatesAsync(services.Client, cancellation), e => e?.Revision == imported.Revision, "the estimates of the copy");

        Assert.Equal(14, imported.Accepted.Count);
        Assert.Equal(original.Strata.Select(Figures), copied!.Strata.Select(Figures));
    }

    private static async Task<ReviewEstimates?> TryEstimatesAsync(HttpClient client, CancellationToken cancellation)
    {
        using var answer = await client.GetAsync(new Uri($"/api/reviews/{Copy}/estimates", UriKind.Relative), cancellation);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<ReviewEstimates>(cancellation) : null;
    }

    private static (string, int, string?, string?, double?) Figures(StratumEstimate e) => (e.Stratum, e.K, e.Sensitivity?.ToString(), e.Specificity?.ToString(), e.LogLikelihood);
}
