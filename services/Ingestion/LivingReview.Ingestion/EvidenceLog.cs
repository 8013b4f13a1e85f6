using JasperFx.Events;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Reviews;
using LivingReview.Ingestion.Studies;
using Marten;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LivingReview.Ingestion;

/// <summary>
/// The one way to write to a review's evidence: its stream is locked, so writers of one review take turns and revisions have no gaps;
/// events, records and the idempotency receipt are committed together or not at all.
/// </summary>
internal sealed class EvidenceLog
{
    /// <summary>Header of every event: who did it.</summary>
    public const string ActorHeader = "actor";

    private readonly IIngestionStore _store;
    private readonly IngestionMetrics _metrics;
    private readonly IHttpContextAccessor _http;
    private readonly GroupedSubmissions _submissions;

    public EvidenceLog(IIngestionStore store, IngestionMetrics metrics, IHttpContextAccessor http, ILogger<EvidenceLog> logger)
    {
        (_store, _metrics, _http) = (store, metrics, http);
        _submissions = new GroupedSubmissions(store, this, metrics, logger);
    }

    /// <summary>Accepts a single study or says why not; studies that arrive at once share a commit.</summary>
    public Task<IResult> SubmitAsync(string review, StudySubmission study, string? key, string actor, CancellationToken cancellationToken) =>
        _submissions.SubmitAsync(review, study, key, actor, cancellationToken);

    /// <summary>
    /// Runs <paramref name="decide"/> on the locked review. It appends events and returns null, or returns the answer to give without
    /// writing anything. After the commit <paramref name="answer"/> reads what was written. The actor is the caller unless one is named.
    /// </summary>
    public async Task<IResult> WriteAsync(
        string review,
        Func<Evidence, CancellationToken, Task<IResult?>> decide,
        Func<Written, CancellationToken, Task<IResult>> answer,
        CancellationToken cancellationToken,
        string? actor = null)
    {
        await using var session = _store.LightweightSession();
        session.SetHeader(ActorHeader, actor ?? Caller.NameOf(_http.HttpContext));
        var stream = await session.Events.FetchForExclusiveWriting<ReviewRecord>(review, cancellationToken);
        if (stream.Aggregate is not { } current) return Problem.UnknownReview(review);
        var evidence = new Evidence(session, current, stream.CurrentVersion ?? 0);
        if (await decide(evidence, cancellationToken) is { } refusal) return refusal;

        foreach (var e in evidence.Events) stream.AppendOne(e);
        await session.SaveChangesAsync(cancellationToken);
        _metrics.Accepted(evidence.Events);
        return await answer(new Written(session, stream.Events), cancellationToken);
    }
}

/// <summary>What was committed.</summary>
/// <param name="Session">For reading what stands now.</param>
/// <param name="Events">The events, with their revisions and times.</param>
internal sealed record Written(IQuerySession Session, IReadOnlyList<IEvent> Events);

/// <summary>A locked review during one decision.</summary>
internal sealed class Evidence(IDocumentSession session, ReviewRecord review, long revision)
{
    private readonly List<object> _events = [];

    public ReviewRecord Review => review;

    public IDocumentSession Session => session;

    public IReadOnlyList<object> Events => _events;

    /// <summary>Revision of the review with everything appended so far.</summary>
    public long Revision => revision + _events.Count;

    public void Append(object e) => _events.Add(e);
}
