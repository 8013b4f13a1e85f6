using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Access;
using LivingReview.Web.Reading;

namespace LivingReview.Web.Importing;

/// <summary>What an import became: a report at once, or a job for a long file.</summary>
public sealed record ImportStart(ImportReport? Report, ImportJob? Job);

/// <summary>Sends files of studies to Ingestion; the file is streamed and never held here.</summary>
internal sealed class ImportsClient(HttpClient http)
{
    public async Task<ApiAnswer<ImportStart>> SendAsync(string review, Stream file, ImportChoice choice, bool dryRun, bool job, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Root(review)}/imports?{choice.Query}{(dryRun ? "&dryRun=true" : "")}{(job ? "&job=true" : "")}")
        {
            Content = new StreamContent(file) { Headers = { ContentType = new("application/octet-stream") } },
        };
        return await http.CallAsync(request, ReadAsync, cancellationToken);
    }

    public Task<ApiAnswer<ImportJob>> JobAsync(string review, Guid job, CancellationToken cancellationToken) =>
        http.AskAsync<ImportJob>($"{Root(review)}/imports/{job}", cancellationToken);

    public async Task<IReadOnlyList<MappingProfile>> ProfilesAsync(string review, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<MappingProfile>>(Root(review) + "/import-profiles", cancellationToken) ?? [];

    public Task<ApiAnswer<MappingProfile>> SaveAsync(string review, MappingProfile profile, CancellationToken cancellationToken) =>
        http.CallAsync<MappingProfile>(HttpMethod.Put, $"{Root(review)}/import-profiles/{Uri.EscapeDataString(profile.Name)}", JsonContent.Create(profile, options: Json.Options), cancellationToken);

    private static async Task<ImportStart> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.StatusCode == HttpStatusCode.Accepted
            ? new ImportStart(null, await response.Content.ReadFromJsonAsync<ImportJob>(Json.Options, cancellationToken) ?? throw new JsonException("The job is empty."))
            : new ImportStart(await response.Content.ReadFromJsonAsync<ImportReport>(Json.Options, cancellationToken) ?? throw new JsonException("The report is empty."), null);

    private static string Root(string review) => $"api/reviews/{Uri.EscapeDataString(review)}";
}
