using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LivingReview.Contracts.Studies;

namespace LivingReview.Client;

/// <summary>Reads and screens the records of a review at Surveillance, and records searches.</summary>
/// <param name="http">Calls the API; its base address is the root of the installation.</param>
public sealed class RecordsClient(HttpClient http)
{
    /// <summary>Records of a page.</summary>
    public const int PageSize = 25;

    /// <summary>Records that one call gives where all are read.</summary>
    private const int WholePage = 1000;

    /// <summary>A page of the list, after the record <paramref name="after"/>.</summary>
    public async Task<ApiResult<RecordPart>> ListAsync(string review, string? q, string? state, string? after, CancellationToken cancellationToken)
    {
        var address = FormattableString.Invariant($"{Root(review)}/records?limit={PageSize}") + Query("q", q) + Query("state", state) + Query("after", after);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await http.CallAsync(request, ReadPartAsync, cancellationToken);
    }

    /// <summary>All records, in pages as they are needed.</summary>
    public async IAsyncEnumerable<RecordView> ListAllAsync(string review, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            var page = await http.GetOrNullAsync<IReadOnlyList<RecordView>>(UrlBuilder.Build(Root(review) + "/records", ("limit", WholePage), ("after", after)), cancellationToken) ?? [];
            foreach (var record in page) yield return record;
            after = page.Count == WholePage ? page[^1].Id : null;
        }
        while (after is not null);
    }

    /// <summary>Imports bibliographic records: RIS, nbib, BibTeX, CSV and others, or what they look like if no format is named.</summary>
    public Task<ApiResult<RecordImportReport>> ImportAsync(string review, Upload file, string format, bool dryRun, string? source, CancellationToken cancellationToken) =>
        http.UploadAsync<RecordImportReport>($"{Root(review)}/records/imports?dryRun={(dryRun ? "true" : "false")}{(format.Length > 0 ? "&format=" + format : "")}{Query("source", source)}", file, cancellationToken);

    /// <summary>Decides about a record.</summary>
    public Task<ApiResult<NoContent>> ScreenAsync(string review, string record, ScreeningRequest decision, CancellationToken cancellationToken) =>
        http.PostAsync<NoContent>($"{Root(review)}/records/{Uri.EscapeDataString(record)}/screening", decision, cancellationToken);

    /// <summary>Links a record to the study that it became.</summary>
    public Task<ApiResult<NoContent>> LinkAsync(string review, string record, string study, CancellationToken cancellationToken) =>
        http.PutAsync<NoContent>($"{Root(review)}/records/{Uri.EscapeDataString(record)}/study", new RecordLinkRequest { Study = study }, cancellationToken);

    /// <summary>Records a search.</summary>
    public Task<ApiResult<SearchRunRequest>> RecordSearchAsync(string review, SearchRunRequest search, CancellationToken cancellationToken) =>
        http.PostAsync<SearchRunRequest>(Root(review) + "/searches", search, cancellationToken);

    /// <summary>The recorded searches.</summary>
    public async Task<IReadOnlyList<SearchRunView>> SearchesAsync(string review, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<SearchRunView>>(Root(review) + "/searches", cancellationToken) ?? [];

    /// <summary>The PRISMA flow, of an earlier revision if one is named; null if the review or the revision does not exist.</summary>
    public Task<PrismaFlow?> FlowAsync(string review, long? revision, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<PrismaFlow>(UrlBuilder.Build(Root(review) + "/prisma", ("revision", revision)), cancellationToken);

    private static string Root(string review) => $"api/reviews/{Uri.EscapeDataString(review)}";

    private static string Query(string name, string? value) => string.IsNullOrEmpty(value) ? "" : $"&{name}={Uri.EscapeDataString(value)}";

    private static async Task<RecordPart> ReadPartAsync(HttpResponseMessage response, CancellationToken cancellationToken) => new(
        await response.Content.ReadFromJsonAsync<IReadOnlyList<RecordView>>(Json.Options, cancellationToken) ?? throw new JsonException("The list of records was empty."), TotalOf(response));

    private static int? TotalOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-Total-Count", out var values) && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var total) ? total : null;
}

/// <summary>A page of the list of records, and the total number.</summary>
/// <param name="Records">The records.</param>
/// <param name="Total">How many match in all; null if the server does not say.</param>
public sealed record RecordPart(IReadOnlyList<RecordView> Records, int? Total);
