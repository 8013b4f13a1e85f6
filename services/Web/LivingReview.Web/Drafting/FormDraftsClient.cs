using LivingReview.Client;
using LivingReview.Contracts.Drafts;

namespace LivingReview.Web.Drafting;

/// <summary>Keeps half-filled forms in Ingestion.</summary>
internal sealed class FormDraftsClient(HttpClient http)
{
    public async Task<IReadOnlyList<FormDraft>> ListAsync(string? review, string form, CancellationToken cancellationToken) =>
        (await http.AskAsync<IReadOnlyList<FormDraft>>(UrlBuilder.Build(Root(review), ("form", form)), cancellationToken)).Split().Value ?? [];

    public Task<ApiResult<FormDraft>> GetAsync(string? review, Guid draft, CancellationToken cancellationToken) =>
        http.AskAsync<FormDraft>($"{Root(review)}/{draft}", cancellationToken);

    public Task<ApiResult<FormDraft>> KeepAsync(string? review, Guid draft, KeepFormDraft kept, CancellationToken cancellationToken) =>
        http.PutAsync<FormDraft>($"{Root(review)}/{draft}", kept, cancellationToken);

    public Task<ApiResult<NoContent>> FinishAsync(string? review, Guid draft, CancellationToken cancellationToken) =>
        http.CallAsync<NoContent>(HttpMethod.Delete, $"{Root(review)}/{draft}", null, cancellationToken);

    private static string Root(string? review) => review is null ? "api/form-drafts" : $"api/reviews/{Uri.EscapeDataString(review)}/form-drafts";
}
