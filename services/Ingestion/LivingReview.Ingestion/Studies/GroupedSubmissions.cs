using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using JasperFx.Events;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Store;
using LivingReview.Hosting.Telemetry;
using LivingReview.Ingestion.Guarding;
using LivingReview.Ingestion.Proposals;
using LivingReview.Ingestion.Reviews;
using Marten;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using static LivingReview.Ingestion.Studies.StudyDecider;

namespace LivingReview.Ingestion.Studies;

/// <summary>
/// How the <see cref="EvidenceLog"/> takes in single studies: those that arrive at once share a commit
/// (<see cref="GroupCommit{TRequest,TResult}"/>), in which their reviews are locked, read and written in the same few round trips. Each is
/// decided on as if the accepted ones before it were there already, and refused by itself. What is not that simple is written alone, after
/// the group: a review that another request is writing to (no request waits for another review's lock), a repeated request, a second study of one
/// id, the two-person rule, and every member of a group that failed.
/// </summary>
internal sealed partial class GroupedSubmissions
{
    private const int MaxGroup = 64;

    private readonly IIngestionStore _store;
    private readonly EvidenceLog _log;
    private readonly IngestionMetrics _metrics;
    private readonly ILogger<EvidenceLog> _logger;
    private readonly GroupCommit<Submission, IResult?> _group;

    public GroupedSubmissions(IIngestionStore store, EvidenceLog log, IngestionMetrics metrics, ILogger<EvidenceLog> logger)
    {
        (_store, _log, _metrics, _logger) = (store, log, metrics, logger);
        _group = new GroupCommit<Submission, IResult?>(MaxGroup, CommitAsync);
    }

    /// <summary>Accepts a study or says why not.</summary>
    public async Task<IResult> SubmitAsync(string review, StudySubmission study, string? key, string actor, CancellationToken cancellationToken)
    {
        if (key is { Length: 0 or > 200 })
            return Problem.Result(400, "malformed", "The Idempotency-Key cannot be used", "Idempotency-Key: 1 to 200 characters.");
        var receipt = key is null
            ? null
            : new SubmissionReceipt(SubmissionReceipt.IdOf(review, key), Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(study))), 0);
        var submission = new Submission(review, study, receipt, actor, Activity.Current?.Id);
        return await _group.CommitAsync(submission, cancellationToken) ?? await AloneAsync(submission, cancellationToken);
    }

    private Task<IResult> AloneAsync(Submission submission, CancellationToken cancellationToken) => _log.WriteAsync(
        submission.Review,
        async (evidence, token) =>
        {
            if (submission.Receipt is { } mine && await evidence.Session.LoadAsync<SubmissionReceipt>(mine.Id, token) is { } receipt)
            {
                return receipt.BodyHash == mine.BodyHash
                    ? await StudyResponses.ShowAcceptedAsync(evidence.Session, submission.Review, receipt.Revision, token)
                    : Problem.Result(422, "idempotency-key-reused", "The Idempotency-Key was used for another submission",
                        "Idempotency-Key: send a new key with a new submission.");
            }

            var (study, current, refused) = await StudyIntake.CheckAsync(evidence, submission.Study, new Faults(), token);
            if (study is null) return refused;
            if (evidence.Review.Protocol.RequireConfirmation) return await ProposalEndpoints.ProposeAsync(evidence, submission.Study, null, token);
            var decision = Submit(current, study);
            if (decision is not Decision.Append append) return StudyResponses.Refusal(decision, study.Id);
            evidence.Append(append.Event);
            if (submission.Receipt is not null) evidence.Session.Insert(submission.Receipt with { Revision = evidence.Revision });
            return null;
        },
        (written, _) => Task.FromResult(StudyResponses.ShowAccepted(submission.Review, written.Events[0])),
        cancellationToken,
        submission.Actor);

    /// <summary>The group's answers; null for those that go by themselves.</summary>
    private async Task<IReadOnlyList<IResult?>> CommitAsync(IReadOnlyList<Submission> submissions)
    {
        Activity.Current = null; // the trace of one of them is not the group's: each event carries its own
        IReadOnlyList<Outcome> outcomes;
        try
        {
            await using var session = _store.IdentitySession();
            outcomes = await DecideAsync(session, submissions);
            if (outcomes.Any(o => o.Accepted is not null)) await session.SaveChangesAsync();
        }
        catch (Exception fault) when (!StoreFaults.IsOutage(fault))
        {
            GroupFailed(_logger, submissions.Count, fault);
            return new IResult?[submissions.Count]; // each is then tried alone, and only the cause fails
        }

        var accepted = outcomes.Where(o => o.Accepted is not null).Select(o => o.Accepted!).ToList();
        if (accepted.Count == 0) return [.. outcomes.Select(o => o.Refusal)];
        _metrics.Accepted([.. accepted.Select(a => a.Event.Data)]);
        return [.. outcomes.Select(o => o.Accepted is { } a ? StudyResponses.ShowAccepted(a.Review, a.Event) : o.Refusal)];
    }

    private static async Task<IReadOnlyList<Outcome>> DecideAsync(IDocumentSession session, IReadOnlyList<Submission> submissions)
    {
        await session.BeginTransactionAsync(CancellationToken.None);
        var standing = new GroupEvidence(session);
        await standing.LockAsync([.. submissions.Select(s => s.Review).Distinct(StringComparer.Ordinal)], [.. submissions.Select(s => s.Receipt?.Id).OfType<string>().Distinct(StringComparer.Ordinal)]);

        var candidates = submissions.Select(s => standing.ReviewOf(s) is { } review ? Candidate.Create(s, review) : null).ToList();
        await standing.LoadAsync([.. candidates.OfType<Candidate>().Where(c => c.Study is not null).Select(c => (c.Review.Id, c.Study!))]);
        return [.. candidates.Select(c => c is null ? Outcome.Alone : c.Study is null ? new Outcome(Problem.Invalid(c.Faults), null) : Decide(session, standing, c, c.Study))];
    }

    private static Outcome Decide(IDocumentSession session, GroupEvidence standing, Candidate candidate, ExtractedStudy study)
    {
        var (submission, review) = (candidate.Submission, candidate.Review);
        if (!standing.IsFirst(submission, study)) return Outcome.Alone;
        var current = standing.CurrentOf(review.Id, study);
        var (examined, _, refused) = StudyIntake.Examine(review.Protocol, submission.Study, study, current, standing.OthersOf(review.Id, study));
        if (examined is null) return new Outcome(refused, null);
        var decision = Submit(current, examined);
        if (decision is not Decision.Append append) return new Outcome(StudyResponses.Refusal(decision, examined.Id), null);

        var revision = standing.Accept(review, examined);
        var e = session.Events.Append(review.Id, append.Event).Events[^1];
        e.SetHeader(EvidenceLog.ActorHeader, submission.Actor);
        if (submission.Trace is not null) e.SetHeader(Tracing.EventHeader, submission.Trace);
        if (submission.Receipt is not null) session.Insert(submission.Receipt with { Revision = revision });
        return new Outcome(null, new Accepted(review.Id, e));
    }

    [LoggerMessage(LogLevel.Information, "A commit of {Count} submissions failed; each is tried by itself.")]
    private static partial void GroupFailed(ILogger log, int count, Exception fault);

    /// <summary>A request as it waits; its receipt lacks the revision yet.</summary>
    internal sealed record Submission(string Review, StudySubmission Study, SubmissionReceipt? Receipt, string Actor, string? Trace);

    /// <summary>A submission to a locked review, held against the rules: a study, or faults.</summary>
    private sealed record Candidate(Submission Submission, ReviewRecord Review, ExtractedStudy? Study, Faults Faults)
    {
        public static Candidate Create(Submission submission, ReviewRecord review)
        {
            var faults = new Faults();
            var study = StudyRules.Check(submission.Study, review.Protocol, faults);
            return new Candidate(submission, review, faults.None ? study : null, faults);
        }
    }

    private sealed record Accepted(string Review, IEvent Event);

    /// <summary>Refused or accepted; if neither, to be made alone.</summary>
    private sealed record Outcome(IResult? Refusal, Accepted? Accepted)
    {
        public static Outcome Alone { get; } = new(null, null);
    }
}
