using System.Net;
using System.Text.Json.Nodes;
using LivingReview.Contracts.Studies;

namespace LivingReview.Client;

/// <summary>Reads the evidence that the checks need from Ingestion.</summary>
/// <param name="http">Calls the API; its base address is the root of the installation.</param>
public sealed class EvidenceClient(HttpClient http)
{
    /// <summary>The current studies, or those of an earlier revision; null if the review or the revision does not exist.</summary>
    public async Task<IReadOnlyList<ExtractedStudy>?> GetStudiesAsync(string review, long? revision, CancellationToken cancellationToken)
    {
        if (revision is null)
            return (await http.GetOrNullAsync<IReadOnlyList<StudyView>>(PathOf(review, "studies"), cancellationToken))?.Select(view => view.Study).ToList();
        return (await http.GetOrNullAsync<Export>(UrlBuilder.Build(PathOf(review, "export"), ("format", "json"), ("revision", revision)), cancellationToken))?.Studies;
    }

    /// <summary>The evidence as a file that imports again: title, revision, protocol, studies; null if the review does not exist.</summary>
    public Task<JsonObject?> ExportAsync(string review, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<JsonObject>(UrlBuilder.Build(PathOf(review, "export"), ("format", "json")), cancellationToken);

    /// <summary>The same with its signature, for another installation; null if the review does not exist.</summary>
    public async Task<SignedExport?> ExportSignedAsync(string review, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(new Uri(UrlBuilder.Build(PathOf(review, "export"), ("format", "json")), UriKind.Relative), cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound) return null;
        await ApiException.ThrowIfRefusedAsync(answer, cancellationToken);
        return new SignedExport(await answer.Content.ReadAsByteArrayAsync(cancellationToken), HeaderOf(answer, "Signature-Input"), HeaderOf(answer, "Signature"));
    }

    /// <summary>The evidence as a file of a format, as it arrives; the caller disposes of it.</summary>
    public Task<HttpResponseMessage> OpenExportAsync(string review, string format, long? revision, CancellationToken cancellationToken) => http.GetAsync(
        new Uri(UrlBuilder.Build(PathOf(review, "export"), ("format", format), ("revision", revision)), UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    private static string? HeaderOf(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    private static string PathOf(string review, string what) => $"api/reviews/{Uri.EscapeDataString(review)}/{what}";

    /// <summary>The part of an export that is used.</summary>
    private sealed record Export(IReadOnlyList<ExtractedStudy> Studies);
}
