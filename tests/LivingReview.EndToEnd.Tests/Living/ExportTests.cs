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
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var services = await RunningServices.StartAsync(
            await postgres.CreateDatabaseAsync(cancellationToken),
            (s, c) => s.AddIngestion(c).AddAnalysis(c),
            app => app.MapIngestion().MapAnalysis(),
            bus =>
            {
                bus.AddIngestionConsumers();
                bus.AddAnalysisConsumers();
            },
            cancellationToken: cancellationToken);
        var api = new ReviewApi(services.Client);
        await api.RegisterAsync(cancellationToken);
        var original = await api.EstimatesAtAsync((await api.ImportAsync(cancellationToken)).Revision, cancellationToken);

        var registration = await File.ReadAllTextAsync(Repository.File("shared/samples/osteoporosis-imaging-ml.review.json"), cancellationToken);
        using var review = new StringContent(registration.Replace($"\"id\": \"{ReviewApi.Review}\"", $"\"id\": \"{Copy}\"", StringComparison.Ordinal), Encoding.UTF8, "application/json");
        using (var registered = await services.Client.PostAsync(new Uri("/api/reviews", UriKind.Relative), review, cancellationToken)) registered.EnsureSuccessStatusCode();
        using var exported = new ByteArrayContent(await services.Client.GetByteArrayAsync($"/api/reviews/{ReviewApi.Review}/export?format={format}", cancellationToken));
        using var answer = await services.Client.PostAsync(new Uri($"/api/reviews/{Copy}/imports?{query}", UriKind.Relative), exported, cancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
        var imported = (await answer.Content.ReadFromJsonAsync<ImportReport>(cancellationToken))!;
        var copied = await Eventually.SeesAsync(
            () => TryEstimatesAsync(services.Client, cancellationToken), e => e?.Revision == imported.Revision, "the estimates of the copy");

        Assert.Equal(14, imported.Accepted.Count);
        // MetaDTA has one table of each study: its second tables count in no stratum of the copy.
        var whole = original.Strata.Where(s => format != "metadta" || !s.Stratum.Contains("examination_part=lumbar-spine", StringComparison.Ordinal)).Select(s => s.Stratum).ToHashSet();
        Assert.Equal(original.Strata.Where(s => whole.Contains(s.Stratum)).Select(Figures), copied!.Strata.Where(s => whole.Contains(s.Stratum)).Select(Figures));
    }

    private static async Task<ReviewEstimates?> TryEstimatesAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync(new Uri($"/api/reviews/{Copy}/estimates", UriKind.Relative), cancellationToken);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<ReviewEstimates>(cancellationToken) : null;
    }

    private static (string, int, string?, string?, double?) Figures(StratumEstimate e) => (e.Stratum, e.K, e.Sensitivity?.ToString(), e.Specificity?.ToString(), e.LogLikelihood);
}
