using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Embedding;

namespace LivingReview.AllInOne.Demonstrating;

/// <summary>
/// Plays steps of a history into a review through the public API, as people and programs would. Every step looks first whether it is there
/// already, so that a start that was interrupted goes on where it stopped and a second start changes nothing.
/// </summary>
internal sealed class SamplePlayer(HttpClient api, string review)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly Dictionary<string, StudyView> _studies = new(StringComparer.Ordinal);

    private string Root => "api/reviews/" + review;

    /// <summary>Revision of the evidence, as far as it was estimated.</summary>
    public long Revision { get; private set; }

    /// <summary>Studies of the review, the withdrawn ones included, by id.</summary>
    public IReadOnlyDictionary<string, StudyView> Studies => _studies;

    /// <summary>Registers the review unless it is there.</summary>
    public async Task<ReviewView> OpenAsync(RegisterReview request, CancellationToken cancellationToken)
    {
        using var registered = await api.PostAsJsonAsync("api/reviews", request, cancellationToken);
        if (registered.StatusCode != HttpStatusCode.Conflict) await RequireSuccessAsync(registered, cancellationToken);
        var view = (await api.GetFromJsonAsync<ReviewView>(Root, cancellationToken))!;
        await ReadStudiesAsync(cancellationToken);
        Revision = view.Revision;
        return view;
    }

    /// <summary>Imports studies together and waits for the estimates; those that are there are left out.</summary>
    public async Task AddAsync(IEnumerable<SampleFileStudy> studies, CancellationToken cancellationToken)
    {
        var known = _studies.Values.Select(one => one.Study.Label).ToHashSet(StringComparer.Ordinal);
        foreach (var csv in Joined([.. studies.Where(one => !known.Contains(one.Label))]))
            await SettleAsync(await ImportAsync(csv, cancellationToken), cancellationToken);
    }

    public async Task SubmitAsync(StudySubmission submission, CancellationToken cancellationToken)
    {
        if (_studies.ContainsKey(submission.Id!)) return;
        using var answer = await SendAsync(() => api.PostAsJsonAsync($"{Root}/studies", submission, cancellationToken), cancellationToken);
        await SettleAsync(answer, cancellationToken);
    }

    public async Task CorrectAsync(StudySubmission submission, CancellationToken cancellationToken)
    {
        if (_studies[submission.Id!].Version > 1) return;
        using var answer = await SendAsync(() => api.SendAsync(Correction(submission), cancellationToken), cancellationToken);
        await SettleAsync(answer, cancellationToken);
    }

    public async Task WithdrawAsync(string study, string kind, string reason, CancellationToken cancellationToken)
    {
        if (_studies[study].Withdrawn is not null) return;
        using var answer = await SendAsync(() => api.PostAsJsonAsync($"{Root}/studies/{study}/withdrawal", new StudyWithdrawalRequest { Kind = kind, Reason = reason }, cancellationToken), cancellationToken);
        await SettleAsync(answer, cancellationToken);
    }

    /// <summary>Imports records as the result of a search, and says how each was judged.</summary>
    /// <param name="search">The search that found them.</param>
    /// <param name="records">The records, as RIS.</param>
    /// <param name="decide">The decision about the full text of a record; null if it waits for one.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task ScreenAsync(SearchRunRequest search, Stream records, Func<RecordView, ScreeningRequest?> decide, CancellationToken cancellationToken)
    {
        if ((await api.GetFromJsonAsync<IReadOnlyList<SearchRunView>>($"{Root}/searches", cancellationToken))!.Count > 0) return;
        using var content = new StreamContent(records) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-research-info-systems") } };
        using var imported = await SendAsync(() => api.PostAsync($"{Root}/records/imports?format=ris&source={Uri.EscapeDataString(search.Database!)}", content, cancellationToken), cancellationToken);
        foreach (var record in await RecordsAsync(cancellationToken))
        {
            if (decide(record) is not { } decision || record.FullText is not null) continue;
            using var decided = await SendAsync(() => api.PostAsJsonAsync($"{Root}/records/{record.Id}/screening", decision, cancellationToken), cancellationToken);
        }

        // Last, because it says that the rest was done.
        using var logged = await SendAsync(() => api.PostAsJsonAsync($"{Root}/searches", search, cancellationToken), cancellationToken);
    }

    /// <summary>Links records to the studies that they became, by DOI or title.</summary>
    public async Task LinkAsync(CancellationToken cancellationToken)
    {
        foreach (var record in (await RecordsAsync(cancellationToken)).Where(one => one.Study is null))
        {
            var study = _studies.Values.FirstOrDefault(one => record.Doi is not null && string.Equals(record.Doi, one.Study.Doi, StringComparison.OrdinalIgnoreCase))
                ?? _studies.Values.FirstOrDefault(one => record.Title is not null && string.Equals(record.Title, one.Study.Title, StringComparison.OrdinalIgnoreCase));
            if (study is null) continue;
            using var linked = await SendAsync(() => api.PutAsJsonAsync($"{Root}/records/{record.Id}/study", new RecordLinkRequest { Study = study.Study.Id }, cancellationToken), cancellationToken);
        }
    }

    public async Task SubscribeAsync(CreateSubscription subscription, CancellationToken cancellationToken)
    {
        if ((await api.GetFromJsonAsync<IReadOnlyList<SubscriptionView>>($"{Root}/subscriptions", cancellationToken))!.Any(one => one.Name == subscription.Name)) return;
        using var answer = await SendAsync(() => api.PostAsJsonAsync($"{Root}/subscriptions", subscription, cancellationToken), cancellationToken);
    }

    /// <summary>Judges the certainty of a stratum's outcome, unless that was done.</summary>
    public async Task JudgeAsync(JudgeCertainty judgement, CancellationToken cancellationToken)
    {
        var known = (await api.GetFromJsonAsync<IReadOnlyList<CertaintyView>>($"{Root}/certainty", cancellationToken))!;
        if (known.Any(one => one.Stratum == judgement.Stratum && one.Outcome == judgement.Outcome)) return;
        using var answer = await SendAsync(() => api.PostAsJsonAsync($"{Root}/certainty", judgement, cancellationToken), cancellationToken);
    }

    /// <summary>Publishes the revision as it stands, unless a version has the note.</summary>
    public async Task PublishAsync(string note, CancellationToken cancellationToken)
    {
        if ((await api.GetFromJsonAsync<IReadOnlyList<VersionView>>($"{Root}/versions", cancellationToken))!.Any(one => one.Note == note)) return;
        using var answer = await SendAsync(() => api.PostAsJsonAsync($"{Root}/versions", new PublishVersion { Note = note }, cancellationToken), cancellationToken);
    }

    /// <summary>Acknowledges the alerts of the review's own list up to a revision, when they are all there; later ones stay open.</summary>
    public async Task AcknowledgeAsync(long upTo, string actor, string note, CancellationToken cancellationToken)
    {
        await WaitAsync(async () => (await api.GetFromJsonAsync<AlertsHead>($"{Root}/shifts/head", cancellationToken))!.Revision >= Revision, "alerts", cancellationToken);
        foreach (var alert in (await api.GetFromJsonAsync<IReadOnlyList<Alert>>($"{Root}/shifts", cancellationToken))!.Where(one => one.Kind != "resolved" && one.Life.Count == 0 && one.After.Revision <= upTo))
        {
            using var answer = await SendAsync(() => api.PostAsJsonAsync($"{Root}/shifts/{alert.Id}/acknowledge", new AlertAction { Actor = actor, Note = note }, cancellationToken), cancellationToken);
        }
    }

    /// <summary>The estimates of the newest revision.</summary>
    public async Task<ReviewEstimates> EstimatesAsync(CancellationToken cancellationToken)
    {
        ReviewEstimates? estimates = null;
        await WaitAsync(
            async () =>
            {
                using var answer = await api.GetAsync($"{Root}/estimates", cancellationToken);
                estimates = answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<ReviewEstimates>(cancellationToken) : null;
                return estimates?.Revision >= Revision;
            },
            string.Create(CultureInfo.InvariantCulture, $"estimates for revision {Revision}"), cancellationToken);
        return estimates!;
    }

    // One table for all: the samples have the same columns in every row.
    private static IEnumerable<string> Joined(IReadOnlyList<SampleFileStudy> studies) => studies.Count == 0
        ? []
        : [studies[0].Csv + string.Concat(studies.Skip(1).Select(one => one.Csv[(one.Csv.IndexOf("\r\n", StringComparison.Ordinal) + 2)..]))];

    private async Task<long> ImportAsync(string csv, CancellationToken cancellationToken)
    {
        using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
        using var answer = await api.PostAsync($"{Root}/imports", content, cancellationToken);
        await RequireSuccessAsync(answer, cancellationToken);
        return (await answer.Content.ReadFromJsonAsync<ImportReport>(cancellationToken))!.Revision;
    }

    private HttpRequestMessage Correction(StudySubmission submission) => new(HttpMethod.Put, $"{Root}/studies/{submission.Id}")
    {
        Content = JsonContent.Create(submission),
        Headers = { { "If-Match", "\"1\"" } },
    };

    private async Task<IReadOnlyList<RecordView>> RecordsAsync(CancellationToken cancellationToken) =>
        (await api.GetFromJsonAsync<IReadOnlyList<RecordView>>($"{Root}/records?limit=1000", cancellationToken))!;

    private async Task ReadStudiesAsync(CancellationToken cancellationToken)
    {
        foreach (var study in (await api.GetFromJsonAsync<IReadOnlyList<StudyView>>($"{Root}/studies", cancellationToken))!) _studies[study.Study.Id] = study;
    }

    private async Task SettleAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        await SettleAsync((await answer.Content.ReadFromJsonAsync<StudyView>(cancellationToken))!.Revision, cancellationToken);

    // Each step is estimated before the next: what comes together would be estimated together.
    private async Task SettleAsync(long revision, CancellationToken cancellationToken)
    {
        Revision = revision;
        await ReadStudiesAsync(cancellationToken);
        await EstimatesAsync(cancellationToken);
    }

    private static async Task WaitAsync(Func<Task<bool>> done, string what, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            while (!await done()) await Task.Delay(Pause, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EmbeddingException(string.Create(CultureInfo.InvariantCulture, $"No {what} within {Patience.TotalMinutes} minutes; the lines above on standard error say why."));
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(Func<Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        var answer = await send();
        await RequireSuccessAsync(answer, cancellationToken);
        return answer;
    }

    private static async Task RequireSuccessAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode)
            throw new EmbeddingException($"The sample was refused at {answer.RequestMessage?.RequestUri?.AbsolutePath} ({(int)answer.StatusCode}): {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
