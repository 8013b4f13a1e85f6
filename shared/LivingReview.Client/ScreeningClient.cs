using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Contracts.Screening;

namespace LivingReview.Client;

/// <summary>The screening desk of Surveillance. Where nobody signs in, <c>by</c> is the name that the person at the page goes by.</summary>
/// <param name="http">Calls the API; its base address is the root of the installation.</param>
public sealed class ScreeningClient(HttpClient http)
{
    /// <summary>The plan; null before there is one.</summary>
    public Task<ScreeningPlan?> PlanAsync(string review, CancellationToken cancellationToken) => http.GetOrNullAsync<ScreeningPlan>(Root(review) + "/plan", cancellationToken);

    /// <summary>Writes the plan.</summary>
    public Task<ApiResult<ScreeningPlan>> SavePlanAsync(string review, ScreeningPlan plan, CancellationToken cancellationToken) =>
        http.PutAsync<ScreeningPlan>(Root(review) + "/plan", plan, cancellationToken);

    /// <summary>What a person reads next at a stage, what is likely relevant first.</summary>
    public Task<ApiResult<RecordsPage>> QueueAsync(string review, string stage, string? by, int limit, CancellationToken cancellationToken) =>
        PageAsync(UrlBuilder.Build(Root(review) + "/queue", ("stage", stage), ("limit", limit), ("screener", by)), cancellationToken);

    /// <summary>Records by status.</summary>
    public Task<ApiResult<RecordsPage>> ListAsync(string review, string status, string? by, int limit, CancellationToken cancellationToken) =>
        PageAsync(UrlBuilder.Build(Root(review) + "/records", ("status", status), ("limit", limit), ("screener", by)), cancellationToken);

    /// <summary>Records whose two judgements differ.</summary>
    public Task<ApiResult<RecordsPage>> ConflictsAsync(string review, int limit, CancellationToken cancellationToken) =>
        PageAsync(UrlBuilder.Build(Root(review) + "/conflicts", ("limit", limit)), cancellationToken);

    /// <summary>A record as the caller may see it; null if it is unknown.</summary>
    public Task<ScreeningRecordView?> RecordAsync(string review, string record, string? by, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<ScreeningRecordView>(UrlBuilder.Build(Record(review, record), ("screener", by)), cancellationToken);

    /// <summary>Judges a record at a stage.</summary>
    public Task<ApiResult<ScreeningRecordView>> JudgeAsync(string review, string record, string stage, ScreeningJudgement judgement, CancellationToken cancellationToken) =>
        http.PutAsync<ScreeningRecordView>($"{Record(review, record)}/judgements/{stage}", judgement, cancellationToken);

    /// <summary>Takes a judgement back, which works until the other person has judged.</summary>
    public Task<ApiResult<ScreeningRecordView>> TakeBackAsync(string review, string record, string stage, string? by, CancellationToken cancellationToken) =>
        http.CallAsync<ScreeningRecordView>(HttpMethod.Delete, UrlBuilder.Build($"{Record(review, record)}/judgements/{stage}", ("screener", by)), null, cancellationToken);

    /// <summary>Resolves a conflict.</summary>
    public Task<ApiResult<ScreeningRecordView>> ResolveAsync(string review, string record, string stage, ScreeningJudgement resolution, CancellationToken cancellationToken) =>
        http.PutAsync<ScreeningRecordView>($"{Record(review, record)}/resolutions/{stage}", resolution, cancellationToken);

    /// <summary>Says whether the full text was retrieved.</summary>
    public Task<ApiResult<ScreeningRecordView>> RetrieveAsync(string review, string record, bool retrieved, CancellationToken cancellationToken) =>
        http.PutAsync<ScreeningRecordView>(Record(review, record) + "/retrieval", new ReportRetrievalRequest(retrieved), cancellationToken);

    /// <summary>How far screening is; null if the review is unknown.</summary>
    public async Task<ScreeningProgress?> ProgressAsync(string review, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<ScreeningProgress>(Root(review) + "/progress", cancellationToken);

    /// <summary>How many relevant records may be left.</summary>
    public Task<ApiResult<StoppingReport>> StoppingAsync(string review, CancellationToken cancellationToken) => http.AskAsync<StoppingReport>(Root(review) + "/stopping", cancellationToken);

    /// <summary>The records of the desk as PRISMA counts them.</summary>
    public Task<ApiResult<ScreeningFlow>> FlowAsync(string review, CancellationToken cancellationToken) => http.AskAsync<ScreeningFlow>(Root(review) + "/prisma", cancellationToken);

    /// <summary>Deals records to screeners.</summary>
    public Task<ApiResult<ScreeningProgress>> AssignAsync(string review, ScreeningAssignment assignment, CancellationToken cancellationToken) =>
        http.PostAsync<ScreeningProgress>(Root(review) + "/assignments", assignment, cancellationToken);

    /// <summary>Gives what a leaver has not judged to others.</summary>
    public Task<ApiResult<ScreeningProgress>> DepartAsync(string review, ScreenerDeparture departure, CancellationToken cancellationToken) =>
        http.PostAsync<ScreeningProgress>(Root(review) + "/departures", departure, cancellationToken);

    /// <summary>Gives a file of records to the desk.</summary>
    public Task<ApiResult<ScreeningFlow>> ImportAsync(string review, Upload file, string source, string method, CancellationToken cancellationToken) =>
        http.UploadAsync<ScreeningFlow>(UrlBuilder.Build(Root(review) + "/imports", ("source", source), ("method", method)), file, cancellationToken);

    /// <summary>Gives what the scheduled searches found to the desk.</summary>
    public Task<ApiResult<ScreeningFlow>> TakeWorksAsync(string review, CancellationToken cancellationToken) =>
        http.CallAsync<ScreeningFlow>(HttpMethod.Post, Root(review) + "/works", null, cancellationToken);

    /// <summary>The figures that a record's abstract prints; null for an unknown record.</summary>
    public Task<ExtractionCandidate?> FiguresAsync(string review, string record, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<ExtractionCandidate>(Record(review, record) + "/extraction", cancellationToken);

    private async Task<ApiResult<RecordsPage>> PageAsync(string address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await http.CallAsync(request, ReadPageAsync, cancellationToken);
    }

    private static async Task<RecordsPage> ReadPageAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var records = await response.Content.ReadFromJsonAsync<IReadOnlyList<ScreeningRecordView>>(Json.Options, cancellationToken) ?? throw new JsonException("The list of records was empty.");
        var isCounted = response.Headers.TryGetValues("X-Total-Count", out var values) & int.TryParse(values?.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var total);
        return new RecordsPage(records, isCounted ? total : records.Count);
    }

    private static string Record(string review, string record) => $"{Root(review)}/records/{Uri.EscapeDataString(record)}";

    private static string Root(string review) => $"api/reviews/{Uri.EscapeDataString(review)}/screening";
}

/// <summary>Some records of the desk.</summary>
/// <param name="Records">The records.</param>
/// <param name="Total">How many there are in all.</param>
public sealed record RecordsPage(IReadOnlyList<ScreeningRecordView> Records, int Total);
