using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Embedding;

namespace LivingReview.AllInOne.Repairing;

/// <summary>The running system as an operator's commands see it; what goes wrong is one line.</summary>
internal sealed class OperatorApi(Uri server) : IDisposable
{
    private const int PageSize = 100;

    private readonly HttpClient _http = new() { BaseAddress = server, Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>All reviews in pages: with ten thousand of them there are three requests for a hundred.</summary>
    public async IAsyncEnumerable<ReviewView[]> ReviewsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var seen = 0; ;)
        {
            var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/reviews?limit={PageSize}&offset={seen}"), UriKind.Relative);
            var page = (await ReadAsync<ReviewView[]>(() => _http.GetAsync(address, cancellationToken), cancellationToken))!;
            if (page.Length > 0) yield return page;
            if (page.Length < PageSize) yield break;
            seen += page.Length;
        }
    }

    /// <summary>How far the estimates go; a review before its first is missing.</summary>
    public async Task<IReadOnlyDictionary<string, EstimatesHead>> HeadsAsync(IEnumerable<string> reviews, CancellationToken cancellationToken) =>
        (await ReadAsync<EstimatesHead[]>(() => _http.GetAsync(Of("/api/estimates/heads", reviews), cancellationToken), cancellationToken))!.ToDictionary(h => h.Review, StringComparer.Ordinal);

    /// <summary>How far the estimates were evaluated for alerts; empty from a server that does not say.</summary>
    public async Task<IReadOnlyDictionary<string, AlertsHead>> EvaluatedAsync(IEnumerable<string> reviews, CancellationToken cancellationToken) =>
        (await ReadAsync<AlertsHead[]>(() => _http.GetAsync(Of("/api/alerts/heads", reviews), cancellationToken), cancellationToken, missing: true) ?? []).ToDictionary(h => h.Review, StringComparer.Ordinal);

    public Task<RebuildReport> RebuildAsync(string review, CancellationToken cancellationToken) =>
        ReadAsync<RebuildReport>(() => _http.PostAsync(new Uri($"/api/reviews/{Uri.EscapeDataString(review)}/estimates/rebuild", UriKind.Relative), null, cancellationToken), cancellationToken)!;

    public void Dispose() => _http.Dispose();

    private static Uri Of(string path, IEnumerable<string> reviews) => new($"{path}?reviews={string.Join(',', reviews.Select(Uri.EscapeDataString))}", UriKind.Relative);

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
