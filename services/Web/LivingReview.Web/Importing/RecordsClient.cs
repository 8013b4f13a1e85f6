using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Access;
using LivingReview.Web.Reading;

namespace LivingReview.Web.Importing;

/// <summary>Searches, records and screening: Ingestion's.</summary>
internal sealed class RecordsClient(HttpClient http)
{
    public const int PageSize = 50;

    public async Task<ApiAnswer<RecordImportReport>> ImportAsync(string review, Stream file, string format, bool dryRun, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Root(review)}/records/imports?format={format}{(dryRun ? "&dryRun=true" : "")}") { Content = new StreamContent(file) };
        return await http.CallAsync(
            request, async (response, token) => await response.Content.ReadFromJsonAsync<RecordImportReport>(Json.Options, token) ?? throw new JsonException("The report is empty."), cancellationToken);
    }

    public async Task<IReadOnlyList<RecordView>> ListAsync(string review, string? after, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<RecordView>>(
            FormattableString.Invariant($"{Root(review)}/records?limit={PageSize}") + (after is null ? "" : "&after=" + Uri.EscapeDataString(after)), cancellationToken) ?? [];

    public Task<PrismaFlow?> FlowAsync(string review, CancellationToken cancellationToken) => http.GetOrNullAsync<PrismaFlow>(Root(review) + "/prisma", cancellationToken);

    public Task<ApiAnswer<Nothing>> ScreenAsync(string review, string record, ScreeningRequest decision, CancellationToken cancellationToken) =>
        http.PostAsync<Nothing>($"{Root(review)}/records/{Uri.EscapeDataString(record)}/screening", decision, cancellationToken);

    public Task<ApiAnswer<Nothing>> LinkAsync(string review, string record, string study, CancellationToken cancellationToken) => http.CallAsync<Nothing>(
        HttpMethod.Put, $"{Root(review)}/records/{Uri.EscapeDataString(record)}/study", JsonContent.Create(new RecordLinkRequest { Study = study }, options: Json.Options), cancellationToken);

    public Task<ApiAnswer<Nothing>> SearchAsync(string review, SearchRunRequest search, CancellationToken cancellationToken) =>
        http.PostAsync<Nothing>(Root(review) + "/searches", search, cancellationToken);

    private static string Root(string review) => $"api/reviews/{Uri.EscapeDataString(review)}";
}
