using LivingReview.Contracts.Drafts;

namespace LivingReview.Client;

/// <summary>Keeps half-filled forms in Ingestion.</summary>
/// <param name="http">Calls the API; its base address is the root of the installation.</param>
public sealed class FormDraftsClient(HttpClient http)
{
    /// <summary>The caller's drafts of a form, of a review or of a review that is not open yet.</summary>
    public async Task<IReadOnlyList<FormDraft>> ListAsync(string? review, string form, CancellationToken cancellationToken) =>
        (await http.AskAsync<IReadOnlyList<FormDraft>>(UrlBuilder.Build(Root(review), ("form", form)), cancellationToken)).Split().Value ?? [];

    /// <summary>A draft.</summary>
    public Task<ApiResult<FormDraft>> GetAsync(string? review, Guid draft, CancellationToken cancellationToken) =>
        http.AskAsync<FormDraft>($"{Root(review)}/{draft}", cancellationToken);

    /// <summary>Keeps a draft as it stands.</summary>
    public Task<ApiResult<FormDraft>> KeepAsync(string? review, Guid draft, KeepFormDraft kept, CancellationToken cancellationToken) =>
        http.PutAsync<FormDraft>($"{Root(review)}/{draft}", kept, cancellationToken);

    /// <summary>Ends a draft, which was saved or is not wanted.</summary>
    public Task<ApiResult<NoContent>> FinishAsync(string? review, Guid draft, CancellationToken cancellationToken) =>
        http.CallAsync<NoContent>(HttpMethod.Delete, $"{Root(review)}/{draft}", null, cancellationToken);

    private static string Root(string? review) => review is null ? "api/form-drafts" : $"api/reviews/{Uri.EscapeDataString(review)}/form-drafts";
}
