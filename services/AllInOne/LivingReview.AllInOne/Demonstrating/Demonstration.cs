using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Embedding;

namespace LivingReview.AllInOne.Demonstrating;

/// <summary>Loads the sample review through the public API and shows the results.</summary>
internal static class Demonstration
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task ShowAsync(HttpClient api, TextWriter say, CancellationToken cancellationToken)
    {
        var sample = Sample.Review();
        var review = await RegisterAsync(api, sample, say, cancellationToken);
        var revision = review.Revision;
        if (revision == 1) revision = await ImportAsync(api, sample.Id, say, cancellationToken);

        await say.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Estimates   waiting for revision {revision}"));
        var estimates = await EstimatesAsync(api, sample.Id, revision, cancellationToken);
        await say.WriteLineAsync();
        await say.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{review.Title}: pooled by modality at revision {estimates.Revision}"));
        await say.WriteAsync(PooledTable.Format(estimates.Strata.Where(s => StratumKey.Parse(s.Stratum) is { IsOverall: true } or { IsSubgroup: true, Levels: [{ Factor: "modality" }] })));
        await say.WriteLineAsync();
        await say.WriteLineAsync($"Page        {new Uri(api.BaseAddress!, "/reviews/" + sample.Id)}");
    }

    private static async Task<ReviewView> RegisterAsync(HttpClient api, RegisterReview sample, TextWriter say, CancellationToken cancellationToken)
    {
        using var registered = await api.PostAsJsonAsync("api/reviews", sample, cancellationToken);
        var isNew = registered.StatusCode != HttpStatusCode.Conflict;
        if (isNew) await RequireSuccessAsync(registered, cancellationToken);
        var review = (await api.GetFromJsonAsync<ReviewView>($"api/reviews/{sample.Id}", cancellationToken))!;
        await say.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Review      {review.Id}: {(isNew ? "registered" : $"found with {review.Studies} studies at revision {review.Revision}")}"));
        return review;
    }

    private static async Task<long> ImportAsync(HttpClient api, string review, TextWriter say, CancellationToken cancellationToken)
    {
        await using var file = Sample.Studies();
        using var content = new StreamContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv", "utf-8") } };
        using var answer = await api.PostAsync($"api/reviews/{review}/imports", content, cancellationToken);
        await RequireSuccessAsync(answer, cancellationToken);
        var report = (await answer.Content.ReadFromJsonAsync<ImportReport>(cancellationToken))!;
        await say.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Studies     {report.Accepted.Count} imported from {Sample.StudiesFile}"));
        return report.Revision;
    }

    private static async Task<ReviewEstimates> EstimatesAsync(HttpClient api, string review, long revision, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            while (true)
            {
                using var answer = await api.GetAsync($"api/reviews/{review}/estimates", patience.Token);
                if (answer.IsSuccessStatusCode && await answer.Content.ReadFromJsonAsync<ReviewEstimates>(patience.Token) is { } estimates && estimates.Revision >= revision) return estimates;
                await Task.Delay(100, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EmbeddingException(string.Create(CultureInfo.InvariantCulture, $"No estimates for revision {revision} within {Patience.TotalMinutes} minutes; the lines above on standard error say why."));
        }
    }

    private static async Task RequireSuccessAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode)
            throw new EmbeddingException($"The sample review was refused ({(int)answer.StatusCode}): {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
