using LivingReview.Contracts.Studies;

namespace LivingReview.Client;

/// <summary>Studies that two persons extract, from Ingestion.</summary>
/// <param name="http">Calls the API; its base address is the root of the installation.</param>
public sealed class ExtractionsClient(HttpClient http)
{
    /// <summary>The studies that two persons extract.</summary>
    /// <param name="review">Review.</param>
    /// <param name="by">Who asks, where nobody signs in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<IReadOnlyList<DoubleExtractionView>> ListAsync(string review, string? by, CancellationToken cancellationToken) =>
        (await http.AskAsync<IReadOnlyList<DoubleExtractionView>>(UrlBuilder.Build(Root(review), ("by", by)), cancellationToken)).Split().Value ?? [];

    /// <summary>One of them; null if there is none, or the caller may not see it.</summary>
    public async Task<DoubleExtractionView?> GetAsync(string review, Guid extraction, string? by, CancellationToken cancellationToken) =>
        (await http.AskAsync<DoubleExtractionView>(UrlBuilder.Build($"{Root(review)}/{extraction}", ("by", by)), cancellationToken)).Split().Value;

    /// <summary>Assigns a study to two persons.</summary>
    public Task<ApiResult<DoubleExtractionView>> AssignAsync(string review, AssignExtraction request, CancellationToken cancellationToken) =>
        http.PostAsync<DoubleExtractionView>(Root(review), request, cancellationToken);

    /// <summary>Hands in what one of them read.</summary>
    public Task<ApiResult<DoubleExtractionView>> HandInAsync(string review, Guid extraction, ExtractionEntry entry, CancellationToken cancellationToken) =>
        http.PutAsync<DoubleExtractionView>($"{Root(review)}/{extraction}/entry", entry, cancellationToken);

    /// <summary>Hands in the studies of a person's sheet, each to be compared with another person's.</summary>
    /// <param name="review">Review.</param>
    /// <param name="sheet">The sheet.</param>
    /// <param name="options">How it is read; good rows alone and drafts are not for sheets, which stay hidden from the other person.</param>
    /// <param name="by">Whose it is, where nobody signs in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<ApiResult<ExtractionSheet>> HandInSheetAsync(string review, Upload sheet, ImportOptions options, string? by, CancellationToken cancellationToken) =>
        http.UploadAsync<ExtractionSheet>($"{Root(review)}/sheets?{options.Query}{(by is null ? "" : "&by=" + Uri.EscapeDataString(by))}", sheet, cancellationToken);

    /// <summary>Puts together what two persons handed in under different names.</summary>
    public Task<ApiResult<DoubleExtractionView>> JoinAsync(string review, Guid extraction, Guid with, CancellationToken cancellationToken) =>
        http.PostAsync<DoubleExtractionView>($"{Root(review)}/{extraction}/joining", new JoinExtractions { With = with }, cancellationToken);

    /// <summary>Submits what both agreed on.</summary>
    public Task<ApiResult<StudyView>> ReconcileAsync(string review, Guid extraction, ExtractionEntry agreed, CancellationToken cancellationToken) =>
        http.PostAsync<StudyView>($"{Root(review)}/{extraction}/reconciliation", agreed, cancellationToken);

    private static string Root(string review) => $"api/reviews/{Uri.EscapeDataString(review)}/extractions";
}
