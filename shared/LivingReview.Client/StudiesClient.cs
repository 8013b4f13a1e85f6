using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Contracts.Studies;

namespace LivingReview.Client;

/// <summary>Reads and submits studies to Ingestion.</summary>
/// <param name="http">Calls the API; its base address is the root of the installation.</param>
public sealed class StudiesClient(HttpClient http)
{
    /// <summary>The studies of a review, withdrawn ones too.</summary>
    public async Task<IReadOnlyList<StudyView>> ListAsync(string review, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<StudyView>>(Root(review), cancellationToken) ?? [];

    /// <summary>The ids and names of the studies, without what they say.</summary>
    public async Task<IReadOnlyList<StudyReference>> NamesAsync(string review, CancellationToken cancellationToken) =>
        [.. (await http.GetOrNullAsync<IReadOnlyList<NamedStudy>>(Root(review), cancellationToken) ?? []).Select(s => s.Study)];

    /// <summary>A study; null if the review has none with this id.</summary>
    public Task<StudyView?> GetAsync(string review, string study, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<StudyView>(StudyPath(review, study), cancellationToken);

    /// <summary>Who changed what in a study, when and why.</summary>
    public async Task<IReadOnlyList<StudyHistoryEntry>> HistoryAsync(string review, string study, CancellationToken cancellationToken) =>
        (await http.GetOrNullAsync<StudyHistory>(StudyPath(review, study) + "/history", cancellationToken))?.Entries ?? [];

    /// <summary>The changes of the evidence that are older than a revision, the newest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AuditAsync(string review, long? after, int limit, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<AuditEntry>>(UrlBuilder.Build($"api/reviews/{Uri.EscapeDataString(review)}/audit", ("after", after), ("limit", limit)), cancellationToken) ?? [];

    /// <summary>Changes and comments that are older than a place in the log, the newest first; null if the reader may not see what the team says.</summary>
    public async Task<IReadOnlyList<TeamAuditEntry>?> TeamAuditAsync(string review, long? after, int limit, CancellationToken cancellationToken)
    {
        try
        {
            return await http.GetOrNullAsync<IReadOnlyList<TeamAuditEntry>>(UrlBuilder.Build($"api/reviews/{Uri.EscapeDataString(review)}/audit/team", ("after", after), ("limit", limit)), cancellationToken) ?? [];
        }
        catch (ApiException refused) when (refused.Problem.Access is not null)
        {
            return null;
        }
    }

    /// <summary>Sends a study. The same <paramref name="idempotencyKey"/> can be sent again without creating a second revision.</summary>
    public Task<SubmissionResult> SubmitAsync(string review, StudySubmission study, string idempotencyKey, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Root(review), study, ("Idempotency-Key", idempotencyKey), cancellationToken);

    /// <summary>Corrects version <paramref name="version"/> of a study.</summary>
    public Task<SubmissionResult> AmendAsync(string review, string id, int version, StudySubmission study, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, StudyPath(review, id), study, ("If-Match", FormattableString.Invariant($"\"{version}\"")), cancellationToken);

    /// <summary>Checks a study against the rules and the guard, and shows what it would change; nothing is saved.</summary>
    public Task<ApiResult<StudyCheck>> CheckAsync(string review, StudySubmission study, CancellationToken cancellationToken) =>
        http.PostAsync<StudyCheck>(Root(review) + "/check", study, cancellationToken);

    /// <summary>Withdraws a study.</summary>
    public Task<ApiResult<StudyView>> WithdrawAsync(string review, string study, StudyWithdrawalRequest request, CancellationToken cancellationToken) =>
        http.PostAsync<StudyView>(StudyPath(review, study) + "/withdrawal", request, cancellationToken);

    /// <summary>Includes a withdrawn study again.</summary>
    public Task<ApiResult<StudyView>> RestoreAsync(string review, string study, string reason, CancellationToken cancellationToken) =>
        http.PostAsync<StudyView>(StudyPath(review, study) + "/restoration", new StudyRestorationRequest { Reason = reason }, cancellationToken);

    /// <summary>Withdraws several studies in one step, all or none.</summary>
    public Task<ApiResult<StudiesChanged>> WithdrawManyAsync(string review, ManyWithdrawals request, CancellationToken cancellationToken) =>
        http.PostAsync<StudiesChanged>($"api/reviews/{Uri.EscapeDataString(review)}/withdrawals", request, cancellationToken);

    /// <summary>Restores several studies in one step, all or none.</summary>
    public Task<ApiResult<StudiesChanged>> RestoreManyAsync(string review, ManyRestorations request, CancellationToken cancellationToken) =>
        http.PostAsync<StudiesChanged>($"api/reviews/{Uri.EscapeDataString(review)}/restorations", request, cancellationToken);

    /// <summary>The study as it was at a version; null if it has no such version.</summary>
    public Task<StudyView?> GetVersionAsync(string review, string study, int version, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<StudyView>(FormattableString.Invariant($"{StudyPath(review, study)}/versions/{version}"), cancellationToken);

    /// <summary>Accepts an open warning of a study.</summary>
    public Task<ApiResult<StudyView>> OverrideAsync(string review, string study, string code, string reason, CancellationToken cancellationToken) =>
        http.PostAsync<StudyView>(StudyPath(review, study) + "/overrides", new FindingOverride { Code = code, Reason = reason }, cancellationToken);

    /// <summary>The extractions that wait for a second person, or waited.</summary>
    public async Task<IReadOnlyList<ProposalView>> ProposalsAsync(string review, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<ProposalView>>(Proposals(review), cancellationToken) ?? [];

    /// <summary>Confirms the extraction of another person.</summary>
    public Task<ApiResult<NoContent>> ConfirmAsync(string review, Guid proposal, CancellationToken cancellationToken) =>
        http.CallAsync<NoContent>(HttpMethod.Post, $"{Proposals(review)}/{proposal}/confirmation", null, cancellationToken);

    /// <summary>Declines the extraction of another person.</summary>
    public Task<ApiResult<NoContent>> DeclineAsync(string review, Guid proposal, string reason, CancellationToken cancellationToken) =>
        http.PostAsync<NoContent>($"{Proposals(review)}/{proposal}/declination", new ProposalDeclination { Reason = reason }, cancellationToken);

    /// <summary>The 2x2 tables that fit printed figures.</summary>
    public Task<ApiResult<BackCalculationResult>> SolveAsync(BackCalculationRequest request, CancellationToken cancellationToken) =>
        http.PostAsync<BackCalculationResult>("api/back-calculations", request, cancellationToken);

    private async Task<SubmissionResult> SendAsync(
        HttpMethod method, string address, StudySubmission study, (string Name, string Value) header, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address) { Content = JsonContent.Create(study, options: Json.Options) };
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        return await http.CallAsync(request, ReadAsync, cancellationToken) switch
        {
            ApiResult<SubmissionResult>.Done done => done.Value,
            ApiResult<SubmissionResult>.Refused refused => new SubmissionResult.Refused(refused.Problem),
            _ => new SubmissionResult.Unreachable(),
        };
    }

    private static async Task<SubmissionResult> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.StatusCode == HttpStatusCode.Accepted
            ? new SubmissionResult.Proposed(await response.Content.ReadFromJsonAsync<ProposalView>(Json.Options, cancellationToken) ?? throw Empty())
            : new SubmissionResult.Accepted(await response.Content.ReadFromJsonAsync<StudyView>(Json.Options, cancellationToken) ?? throw Empty());

    private static JsonException Empty() => new("The response to a submission was empty.");

    private static string Root(string review) => $"api/reviews/{Uri.EscapeDataString(review)}/studies";

    private static string StudyPath(string review, string study) => $"{Root(review)}/{Uri.EscapeDataString(study)}";

    private static string Proposals(string review) => $"api/reviews/{Uri.EscapeDataString(review)}/proposals";

    private sealed record NamedStudy(StudyReference Study);
}

/// <summary>The id and name of a study.</summary>
/// <param name="Id">Id.</param>
/// <param name="Label">Name.</param>
public sealed record StudyReference(string Id, string Label);
