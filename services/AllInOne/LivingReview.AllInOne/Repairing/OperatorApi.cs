using System.Net;
using System.Text.Json;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Embedding;

namespace LivingReview.AllInOne.Repairing;

/// <summary>The running system as an operator's commands see it; what goes wrong is one line.</summary>
internal sealed class OperatorApi(Uri server) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = server, Timeout = TimeSpan.FromMinutes(5) };

    public Task<ReviewView[]> ReviewsAsync(CancellationToken cancellationToken) => ReadAsync<ReviewView[]>(() => _http.GetAsync(new Uri("/api/reviews", UriKind.Relative), cancellationToken), cancellationToken)!;

    /// <summary>How far the estimates go; null before the first.</summary>
    public Task<EstimatesHead?> HeadAsync(string review, CancellationToken cancellationToken) =>
        ReadAsync<EstimatesHead>(() => _http.GetAsync(new Uri($"/api/reviews/{Uri.EscapeDataString(review)}/estimates/head", UriKind.Relative), cancellationToken), cancellationToken, missing: true);

    /// <summary>How far the estimates were evaluated for alerts; null from a server that does not say.</summary>
    public Task<AlertsHead?> EvaluatedAsync(string review, CancellationToken cancellationToken) =>
        ReadAsync<AlertsHead>(() => _http.GetAsync(new Uri($"/api/reviews/{Uri.EscapeDataString(review)}/shifts/head", UriKind.Relative), cancellationToken), cancellationToken, missing: true);

    public Task<RebuildReport> RebuildAsync(string review, CancellationToken cancellationToken) =>
        ReadAsync<RebuildReport>(() => _http.PostAsync(new Uri($"/api/reviews/{Uri.EscapeDataString(review)}/estimates/rebuild", UriKind.Relative), null, cancellationToken), cancellationToken)!;

    public void Dispose() => _http.Dispose();

    private async Task<T?> ReadAsync<T>(Func<Task<HttpResponseMessage>> ask, CancellationToken cancellationToken, bool missing = false)
        where T : class
    {
        try
        {
            using var answer = await ask();
            if (missing && answer.StatusCode == HttpStatusCode.NotFound) return null;
            if (answer.IsSuccessStatusCode) return await answer.Content.ReadFromJsonAsync<T>(cancellationToken);
            throw new EmbeddingException($"{server} answered {(int)answer.StatusCode}: {await DetailAsync(answer, cancellationToken)}");
        }
        catch (HttpRequestException fault)
        {
            throw new EmbeddingException($"{server} does not answer ({fault.Message}): start the system, or name it with --server.", fault);
        }
    }

    private static async Task<string> DetailAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            return problem.RootElement.GetProperty("detail").GetString() ?? "";
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException)
        {
            return answer.ReasonPhrase ?? "";
        }
    }
}
