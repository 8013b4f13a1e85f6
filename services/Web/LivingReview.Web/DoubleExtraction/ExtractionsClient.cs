using LivingReview.Contracts.Studies;
using LivingReview.Web.Api;

namespace LivingReview.Web.DoubleExtraction;

/// <summary>Studies that two persons extract, from Ingestion.</summary>
internal sealed class ExtractionsClient(HttpClient http)
{
    /// <param name="review">Review.</param>
    /// <param name="by">Who asks, where nobody signs in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<IReadOnlyList<DoubleExtractionView>> ListAsync(string review, string? by, CancellationToken cancellationToken) =>
        (await http.AskAsync<IReadOnlyList<DoubleExtractionView>>(UrlBuilder.Build(Root(review), ("by", by)), cancellationToken)).Split().Value ?? [];

    public async Task<DoubleExtractionView?> GetAsync(string review, Guid extraction, string? by, CancellationToken cancellationToken) =>
        (await http.AskAsync<DoubleExtractionView>(UrlBuilder.Build($"{Root(review)}/{extraction}", ("by", by)), cancellationToken)).Split().Value;

    public Task<ApiResult<DoubleExtractionView>> AssignAsync(string review, AssignExtraction request, CancellationToken cancellationToken) =>
        http.PostAsync<DoubleExtractionView>(Root(review), request, cancellationToken);

    public Task<ApiResult<DoubleExtractionView>> HandInAsync(string review, Guid extraction, ExtractionEntry entry, CancellationToken cancellationToken) =>
        http.CallAsync<DoubleExtractionView>(HttpMethod.Put, $"{Root(review)}/{extraction}/entry", System.Net.Http.Json.JsonContent.Create(entry, options: Json.Options), cancellationToken);

    public Task<ApiResult<StudyView>> ReconcileAsync(string review, Guid extraction, ExtractionEntry agreed, CancellationToken cancellationToken) =>
        http.PostAsync<StudyView>($"{Root(review)}/{extraction}/reconciliation", agreed, cancellationToken);

    private static string Root(string review) => $"api/reviews/{Uri.EscapeDataString(review)}/extractions";
}
