using System.Net.Http.Headers;
using System.Net.Http.Json;
using LivingReview.Analysis;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Agreeing;

/// <summary>Ingestion and analysis over HTTP, once for all cases.</summary>
public sealed class ReviewServices(PostgresFixture postgres) : IAsyncLifetime
{
    private RunningServices? _running;
    private int _reviews;

    public HttpClient Client => _running!.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _running = await RunningServices.StartAsync(
        await postgres.CreateDatabaseAsync(Cancellation),
        (s, c) => s.AddIngestion(c).AddAnalysis(c),
        app => app.MapIngestion().MapAnalysis(),
        bus =>
        {
            bus.AddIngestionConsumers();
            bus.AddAnalysisConsumers();
        },
        cancellationToken: Cancellation);

    /// <summary>Opens a review whose strata are estimated from two studies on.</summary>
    public async Task<string> RegisterAsync(IReadOnlyList<Factor> factors)
    {
        var review = FormattableString.Invariant($"review-{Interlocked.Increment(ref _reviews)}");
        using var answer = await Client.PostAsJsonAsync("/api/reviews", new RegisterReview { Id = review, Title = "A case", Protocol = new Protocol { Factors = factors, MinimumStudies = 2 } }, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return review;
    }

    public Task<HttpResponseMessage> SendAsync(string review, byte[] content, string format, string query)
    {
        var file = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        return Client.PostAsync(new Uri($"/api/reviews/{review}/imports?format={format}{query}", UriKind.Relative), file, Cancellation);
    }

    /// <summary>Imports a file, after a dry run that says the same.</summary>
    public async Task<ImportReport> ImportAsync(string review, byte[] content, string format, string query = "")
    {
        var dry = await ReportAsync("&dryRun=true" + query);
        var report = await ReportAsync(query);
        Assert.Equal((0, string.Join(' ', report.Accepted), string.Join('|', report.Remarks)), (dry.Faults, string.Join(' ', dry.Accepted), string.Join('|', dry.Remarks)));
        return report;

        async Task<ImportReport> ReportAsync(string options)
        {
            using var answer = await SendAsync(review, content, format, options);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
            return (await answer.Content.ReadFromJsonAsync<ImportReport>(Cancellation))!;
        }
    }

    public async Task<IReadOnlyList<StratumEstimate>> EstimatesAsync(string review, long revision) => (await Eventually.SeesAsync(
        async () =>
        {
            using var answer = await Client.GetAsync(new Uri($"/api/reviews/{review}/estimates", UriKind.Relative), Cancellation);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<ReviewEstimates>(Cancellation) : null;
        },
        e => e?.Revision == revision, $"the estimates of {review}"))!.Strata;

    /// <summary>The bundle of a first version.</summary>
    public async Task<byte[]> BundleAsync(string review)
    {
        using (var published = await Client.PostAsJsonAsync($"/api/reviews/{review}/versions", new PublishVersion { Note = "First." }, Cancellation)) published.EnsureSuccessStatusCode();
        return await Client.GetByteArrayAsync(new Uri($"/api/reviews/{review}/versions/1/bundle.zip", UriKind.Relative), Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not null) await _running.DisposeAsync();
    }
}
