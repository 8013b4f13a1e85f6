using System.Globalization;
using System.Net;
using System.Text;
using LivingReview.Client;
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
internal sealed class SamplePlayer(ServerConnection server, string review)
{
    private const string Subject = "The sample";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly Dictionary<string, StudyView> _studies = new(StringComparer.Ordinal);

    private LivingReviewClient Api => server.Client;

    /// <summary>Revision of the evidence, as far as it was estimated.</summary>
    public long Revision { get; private set; }

    /// <summary>Studies of the review, the withdrawn ones included, by id.</summary>
    public IReadOnlyDictionary<string, StudyView> Studies => _studies;

    /// <summary>Registers the review unless it is there.</summary>
    public async Task<ReviewView> OpenAsync(RegisterReview request, CancellationToken cancellationToken)
    {
        var opened = await Api.Protocols.OpenAsync(request, cancellationToken);
        if (opened is not ApiResult<ReviewView>.Refused { Problem.Status: 409 }) server.Require(Subject, opened);
        var view = (await Api.Reviews.GetAsync(review, cancellationToken))!;
        await ReadStudiesAsync(cancellationToken);
        Revision = view.Revision;
        return view;
    }

    /// <summary>Imports studies together and waits for the estimates; those that are there are left out.</summary>
    public async Task AddAsync(IEnumerable<SampleFileStudy> studies, CancellationToken cancellationToken)
    {
        var known = _studies.Values.Select(one => one.Study.Label).ToHashSet(StringComparer.Ordinal);
        foreach (var csv in Joined([.. studies.Where(one => !known.Contains(one.Label))]))
        {
            var bytes = Encoding.UTF8.GetBytes(csv);
            var file = new Upload(bytes.Length, _ => new MemoryStream(bytes, writable: false));
            await SettleAsync(server.Require(Subject, await Api.Imports.SendAsync(review, file, new ImportOptions { Format = "csv" }, cancellationToken)).Revision, cancellationToken);
        }
    }

    public async Task SubmitAsync(StudySubmission submission, CancellationToken cancellationToken)
    {
        if (_studies.ContainsKey(submission.Id!)) return;
        await SettleAsync(RequireStudy(await Api.Studies.SubmitAsync(review, submission, $"sample-{submission.Id}", cancellationToken)).Revision, cancellationToken);
    }

    public async Task CorrectAsync(StudySubmission submission, CancellationToken cancellationToken)
    {
        if (_studies[submission.Id!].Version > 1) return;
        await SettleAsync(RequireStudy(await Api.Studies.AmendAsync(review, submission.Id!, 1, submission, cancellationToken)).Revision, cancellationToken);
    }

    public async Task WithdrawAsync(string study, string kind, string reason, CancellationToken cancellationToken)
    {
        if (_studies[study].Withdrawn is not null) return;
        var withdrawn = await Api.Studies.WithdrawAsync(review, study, new StudyWithdrawalRequest { Kind = kind, Reason = reason }, cancellationToken);
        await SettleAsync(server.Require(Subject, withdrawn).Revision, cancellationToken);
    }

    /// <summary>Imports records as the result of a search, and says how each was judged.</summary>
    /// <param name="search">The search that found them.</param>
    /// <param name="records">The records, as RIS.</param>
    /// <param name="decide">The decision about the full text of a record; null if it waits for one.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task ScreenAsync(SearchRunRequest search, Stream records, Func<RecordView, ScreeningRequest?> decide, CancellationToken cancellationToken)
    {
        // The service that keeps records receives the review by a message, and may still be taking over what an earlier version kept.
        await WaitAsync(() => IsThereAsync(() => Api.Records.FlowAsync(review, null, cancellationToken)), "records", cancellationToken);
        if ((await Api.Records.SearchesAsync(review, cancellationToken)).Count > 0) return;
        server.Require(Subject, await Api.Records.ImportAsync(review, new Upload(records.Length, _ => records), "ris", dryRun: false, search.Database, cancellationToken));
        foreach (var record in await RecordsAsync(cancellationToken))
        {
            if (decide(record) is not { } decision || record.FullText is not null) continue;
            server.Require(Subject, await Api.Records.ScreenAsync(review, record.Id, decision, cancellationToken));
        }

        // Last, because it says that the rest was done.
        server.Require(Subject, await Api.Records.RecordSearchAsync(review, search, cancellationToken));
    }

    /// <summary>Links records to the studies that they became, by DOI or title.</summary>
    public async Task LinkAsync(CancellationToken cancellationToken)
    {
        foreach (var record in (await RecordsAsync(cancellationToken)).Where(one => one.Study is null))
        {
            var study = _studies.Values.FirstOrDefault(one => record.Doi is not null && string.Equals(record.Doi, one.Study.Doi, StringComparison.OrdinalIgnoreCase))
                ?? _studies.Values.FirstOrDefault(one => record.Title is not null && string.Equals(record.Title, one.Study.Title, StringComparison.OrdinalIgnoreCase));
            if (study is null) continue;
            server.Require(Subject, await Api.Records.LinkAsync(review, record.Id, study.Study.Id, cancellationToken));
        }
    }

    public async Task SubscribeAsync(CreateSubscription subscription, CancellationToken cancellationToken)
    {
        if ((await Api.Alerts.ListSubscriptionsAsync(review, cancellationToken)).Any(one => one.Name == subscription.Name)) return;
        server.Require(Subject, await Api.Alerts.CreateAsync(review, subscription, cancellationToken));
    }

    /// <summary>Judges the certainty of a stratum's outcome, unless that was done.</summary>
    public async Task JudgeAsync(JudgeCertainty judgement, CancellationToken cancellationToken)
    {
        var known = await Api.Certainty.ListAsync(review, null, cancellationToken);
        if (known.Any(one => one.Stratum == judgement.Stratum && one.Outcome == judgement.Outcome)) return;
        server.Require(Subject, await Api.Certainty.JudgeAsync(review, judgement, cancellationToken));
    }

    /// <summary>Publishes the revision as it stands, unless a version has the note.</summary>
    public async Task PublishAsync(string note, CancellationToken cancellationToken)
    {
        if ((await Api.Versions.GetAsync(review, cancellationToken)).Any(one => one.Note == note)) return;
        var (_, refusal) = await Api.Versions.PublishAsync(review, new PublishVersion { Note = note }, cancellationToken);
        if (refusal is not null) throw new EmbeddingException($"A version of the sample was refused: {refusal}");
    }

    /// <summary>Acknowledges the alerts of the review's own list up to a revision, when they are all there; later ones stay open.</summary>
    public async Task AcknowledgeAsync(long upTo, string actor, string note, CancellationToken cancellationToken)
    {
        await WaitAsync(async () => (await Api.Alerts.ListHeadsAsync([review], cancellationToken))?.SingleOrDefault()?.Revision >= Revision, "alerts", cancellationToken);
        foreach (var alert in (await Api.Alerts.ListAsync(review, null, cancellationToken)).Where(one => one.Kind != "resolved" && one.Life.Count == 0 && one.After.Revision <= upTo))
            server.Require(Subject, await Api.Alerts.ChangeStatusAsync(review, alert.Id, "acknowledge", new AlertAction { Actor = actor, Note = note }, cancellationToken));
    }

    /// <summary>The estimates of the newest revision.</summary>
    public async Task<ReviewEstimates> EstimatesAsync(CancellationToken cancellationToken)
    {
        ReviewEstimates? estimates = null;
        await WaitAsync(
            async () => (estimates = await Api.Estimates.GetAsync(review, cancellationToken))?.Revision >= Revision,
            string.Create(CultureInfo.InvariantCulture, $"estimates for revision {Revision}"), cancellationToken);
        return estimates!;
    }

    // One table for all: the samples have the same columns in every row.
    private static IEnumerable<string> Joined(IReadOnlyList<SampleFileStudy> studies) => studies.Count == 0
        ? []
        : [studies[0].Csv + string.Concat(studies.Skip(1).Select(one => one.Csv[(one.Csv.IndexOf("\r\n", StringComparison.Ordinal) + 2)..]))];

    private async Task<IReadOnlyList<RecordView>> RecordsAsync(CancellationToken cancellationToken)
    {
        var records = new List<RecordView>();
        await foreach (var record in Api.Records.ListAllAsync(review, cancellationToken)) records.Add(record);
        return records;
    }

    private async Task ReadStudiesAsync(CancellationToken cancellationToken)
    {
        foreach (var study in await Api.Studies.ListAsync(review, cancellationToken)) _studies[study.Study.Id] = study;
    }

    private StudyView RequireStudy(SubmissionResult result) => result switch
    {
        SubmissionResult.Accepted { Study: var study } => study,
        SubmissionResult.Refused { Problem: var problem } => throw ServerConnection.Refused(Subject, problem),
        SubmissionResult.Proposed => throw new EmbeddingException("A study of the sample waits for a second person: confirm it, then start again."),
        _ => throw server.Unreachable("no answer to a study"),
    };

    // Each step is estimated before the next: what comes together would be estimated together.
    private async Task SettleAsync(long revision, CancellationToken cancellationToken)
    {
        Revision = revision;
        await ReadStudiesAsync(cancellationToken);
        await EstimatesAsync(cancellationToken);
    }

    private static async Task<bool> IsThereAsync(Func<Task<PrismaFlow?>> read)
    {
        try
        {
            return await read() is not null;
        }
        catch (ApiException moving) when (moving.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            return false;
        }
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
}
