using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Client;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Importing.Files;

namespace LivingReview.Web.Importing.Records;

/// <summary>Reads and screens the records of Ingestion, and records searches.</summary>
internal sealed class RecordsClient(HttpClient http)
{
    public const int PageSize = 25;

    /// <summary>A page of the list, after the record <paramref name="after"/>.</summary>
    public async Task<ApiResult<RecordPart>> ListAsync(string review, string? q, string? state, string? after, CancellationToken cancellationToken)
    {
        var address = FormattableString.Invariant($"{Root(review)}/records?limit={PageSize}") + Query("q", q) + Query("state", state) + Query("after", after);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await http.CallAsync(request, ReadPartAsync, cancellationToken);
    }

    public Task<ApiResult<RecordImportReport>> ImportAsync(string review, SelectedFile file, string format, bool dryRun, CancellationToken cancellationToken) =>
        http.UploadAsync<RecordImportReport>($"{Root(review)}/records/imports?dryRun={(dryRun ? "true" : "false")}{(format.Length > 0 ? "&format=" + format : "")}", file.ToUpload(null), cancellationToken);

    public Task<ApiResult<NoContent>> ScreenAsync(string review, string record, ScreeningRequest decision, CancellationToken cancellationToken) =>
        http.PostAsync<NoContent>($"{Root(review)}/records/{Uri.EscapeDataString(record)}/screening", decision, cancellationToken);

    public Task<ApiResult<NoContent>> LinkAsync(string review, string record, string study, CancellationToken cancellationToken) =>
        http.PutAsync<NoContent>($"{Root(review)}/records/{Uri.EscapeDataString(record)}/study", new RecordLinkRequest { Study = study }, cancellationToken);

    public Task<ApiResult<SearchRunRequest>> RecordSearchAsync(string review, SearchRunRequest search, CancellationToken cancellationToken) =>
        http.PostAsync<SearchRunRequest>(Root(review) + "/searches", search, cancellationToken);

    public async Task<IReadOnlyList<SearchRunView>> SearchesAsync(string review, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<SearchRunView>>(Root(review) + "/searches", cancellationToken) ?? [];

    public Task<PrismaFlow?> FlowAsync(string review, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<PrismaFlow>(Root(review) + "/prisma", cancellationToken);

    /// <summary>The studies that a record can be linked to.</summary>
    public async Task<IReadOnlyList<StudyReference>> StudiesAsync(string review, CancellationToken cancellationToken) =>
        [.. (await http.GetOrNullAsync<IReadOnlyList<NamedStudy>>(Root(review) + "/studies", cancellationToken) ?? []).Select(s => s.Study)];

    private static string Root(string review) => $"api/reviews/{Uri.EscapeDataString(review)}";

    private static string Query(string name, string? value) => string.IsNullOrEmpty(value) ? "" : $"&{name}={Uri.EscapeDataString(value)}";

    private static async Task<RecordPart> ReadPartAsync(HttpResponseMessage response, CancellationToken cancellationToken) => new(
        await response.Content.ReadFromJsonAsync<IReadOnlyList<RecordView>>(Json.Options, cancellationToken) ?? throw new JsonException("The list of records was empty."), TotalOf(response));

    private static int? TotalOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-Total-Count", out var values) && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var total) ? total : null;

    private sealed record NamedStudy(StudyReference Study);
}

/// <summary>A page of the list of records, and the total number.</summary>
internal sealed record RecordPart(IReadOnlyList<RecordView> Records, int? Total);

/// <summary>The id and name of a study.</summary>
internal sealed record StudyReference(string Id, string Label);
