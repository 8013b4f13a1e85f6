using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Telemetry;
using LivingReview.Ingestion.Guarding;
using LivingReview.Ingestion.Reviews;
using LivingReview.Ingestion.Studies;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static LivingReview.Ingestion.Studies.StudyDecider;

namespace LivingReview.Ingestion.Proposals;

/// <summary>The two-person rule: what one person extracts counts when another has confirmed it.</summary>
internal static class ProposalEndpoints
{
    public static void MapProposals(this IEndpointRouteBuilder app)
    {
        var proposals = app.MapGroup("/api/reviews/{review}/proposals");
        proposals.MapGet("", ListAsync).Described("listProposals", "Lists the proposals, the oldest first: extractions that wait for a second person, or waited.").Answers<ProposalView[]>();
        proposals.MapPost("/{proposal:guid}/confirmation", ConfirmAsync).Needs(Role.Reviewer)
            .Described("confirmProposal", "Confirms an extraction; it counts from now on.").Answers<StudyView>()
            .Refuses("unknown-proposal", "unknown-study", "proposal-resolved", "second-person-needed", "study-exists", "study-withdrawn", "stale-version", "extraction-refused");
        proposals.MapPost("/confirmations", ManyConfirmations.ConfirmAsync).Needs(Role.Reviewer).Described("confirmProposals", "Confirms many extractions; each stands or falls by itself.")
            .Example(new ProposalConfirmations { Proposals = [Guid.Parse("01994f2e-7c1a-7e52-9f0b-3c5d8a6b1e20")] }).Answers<ProposalConfirmationReport>();
        proposals.MapPost("/{proposal:guid}/declination", DeclineAsync).Needs(Role.Reviewer)
            .Described("declineProposal", "Declines an extraction with a reason.")
            .Example(new ProposalDeclination { Reason = "Not this population." }).AnswersNothing().Refuses("unknown-proposal", "proposal-resolved");
    }

    /// <summary>Keeps a checked extraction as a proposal; 202.</summary>
    public static async Task<IResult> ProposeAsync(Evidence evidence, StudySubmission submission, int? corrects, CancellationToken cancellationToken)
    {
        var review = evidence.Review.Id;
        var proposed = new ExtractionProposed(Guid.CreateVersion7(), review, submission, corrects);
        evidence.Session.Events.Append(ProposalRecord.StreamOf(review), proposed);
        // Before the record is made of the event, which happens before the store's own listener sees it.
        if (Activity.Current?.Id is { } trace) evidence.Session.SetHeader(Tracing.EventHeader, trace);
        await evidence.Session.SaveChangesAsync(cancellationToken);
        var kept = await evidence.Session.LoadAsync<ProposalRecord>(proposed.Proposal, cancellationToken);
        return Results.Accepted($"/api/reviews/{review}/proposals", kept!.Proposal);
    }

    private static async Task<IResult> ListAsync(string review, HttpContext http, IIngestionStore store, [Range(1, Paging.Largest)] int? limit, string? after, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var proposals = await session.Query<ProposalRecord>().Where(p => p.Proposal.Review == review).ToListAsync(cancellationToken);
        return Paging.Answer(http, proposals.Select(p => p.Proposal).OrderBy(p => p.ProposedAt).ThenBy(p => p.Id), p => p.Id.ToString(), limit, after);
    }

    /// <summary>Confirms one proposal; the study as it stands then, or the refusal.</summary>
    public static async Task<IResult> ConfirmAsync(string review, Guid proposal, EvidenceLog log, IIngestionStore store, HttpContext http, CancellationToken cancellationToken)
    {
        var (by, id) = (Caller.NameOf(http), "");
        using var span = Tracing.Resume("confirm proposal", await TraceOfAsync(store, proposal, cancellationToken));
        return await log.WriteAsync(
            review,
            async (evidence, token) =>
            {
                var (pending, refusal) = await PendingAsync(evidence.Session, review, proposal, token);
                if (pending is null) return refusal;
                // Who extracted for another installation is another person than whoever confirms here.
                if (pending.Origin is null && Caller.IsSame(pending.ProposedBy, http))
                    return Problem.Result(409, "second-person-needed", "A second person must confirm", $"'{by}' extracted this; a second person must confirm it.");
                Decision decision;
                if (pending.Withdrawal is { } withdrawal)
                {
                    id = pending.Submission.Id!;
                    var counted = await evidence.Session.LoadAsync<StudyRecord>(StudyRecord.IdOf(review, id), token);
                    decision = Withdraw(counted, withdrawal.Kind!, withdrawal.Reason!, withdrawal.Notice);
                }
                else
                {
                    var (study, current, refused) = await StudyIntake.CheckAsync(evidence, pending.Submission, new Faults(), token);
                    if (study is null) return refused;
                    id = study.Id;
                    decision = pending.Corrects is { } seen ? Amend(current, seen, study, pending.Submission.Reason) : Submit(current, study);
                }

                if (decision is not Decision.Append append) return StudyResponses.Refusal(decision, id);
                evidence.Append(append.Event);
                evidence.Session.SetHeader(EvidenceLog.ActorHeader, $"{pending.ProposedBy}, confirmed by {by}");
                evidence.Session.Events.Append(ProposalRecord.StreamOf(review), new ProposalResolved(proposal, "confirmed", by, null));
                return null;
            },
            (written, token) => StudyResponses.ShowAsync(written.Session, review, id, created: false, token),
            cancellationToken);
    }

    private static Task<IResult> DeclineAsync(
        string review, Guid proposal, ProposalDeclination request, EvidenceLog log, HttpContext http, CancellationToken cancellationToken) => log.WriteAsync(
        review,
        async (evidence, token) =>
        {
            var faults = new Faults();
            var reason = FieldRules.Text(request.Reason, "reason", faults);
            faults.Require(reason is not null, "reason", "A reason is needed: the extractor reads it.");
            if (!faults.None) return Problem.Invalid(faults);
            var (pending, refusal) = await PendingAsync(evidence.Session, review, proposal, token);
            if (pending is null) return refusal;
            evidence.Session.Events.Append(ProposalRecord.StreamOf(review), new ProposalResolved(proposal, "declined", Caller.NameOf(http), reason));
            await evidence.Session.SaveChangesAsync(token);
            return Results.NoContent();
        },
        (_, _) => Task.FromResult(Results.NoContent()),
        cancellationToken);

    private static async Task<string?> TraceOfAsync(IIngestionStore store, Guid proposal, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return (await session.LoadAsync<ProposalRecord>(proposal, cancellationToken))?.Trace;
    }

    private static async Task<(ProposalView? Pending, IResult? Refusal)> PendingAsync(IQuerySession session, string review, Guid id, CancellationToken cancellationToken)
    {
        if (await session.LoadAsync<ProposalRecord>(id, cancellationToken) is not { } record || record.Proposal.Review != review)
            return (null, Problem.Result(404, "unknown-proposal", "Unknown proposal", $"proposal: the review has no proposal '{id}'."));
        return record.Proposal.Status == "pending"
            ? (record.Proposal, null)
            : (null, Problem.Result(409, "proposal-resolved", "The proposal is resolved", $"proposal: it was {record.Proposal.Status} by {record.Proposal.ResolvedBy}."));
    }
}
