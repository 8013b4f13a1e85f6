using System.ComponentModel.DataAnnotations;
using System.Globalization;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Guarding;
using LivingReview.Ingestion.History;
using LivingReview.Ingestion.Proposals;
using LivingReview.Ingestion.Reviews;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using static LivingReview.Ingestion.Studies.StudyDecider;

namespace LivingReview.Ingestion.Studies;

internal static class StudyEndpoints
{
    public static readonly string[] WithdrawalKinds = ["retraction", "exclusion", "duplicate"];

    public static void MapStudies(this IEndpointRouteBuilder app)
    {
        var studies = app.MapGroup("/api/reviews/{review}/studies");
        studies.MapPost("", SubmitAsync)
            .Described("submitStudy", "Submits an extracted study.", "201 with the study; 200 if it is there already as submitted; 202 with a proposal where a second person confirms.")
            .Answers<StudyView>(201).Answers<StudyView>().Answers<ProposalView>(202)
            .Refuses("study-exists", "study-withdrawn", "extraction-refused", "idempotency-key-reused").Example(StudyExamples.Submission);
        studies.MapGet("", ListAsync).Described("listStudies", "Lists the studies by id, withdrawn ones too.").Answers<StudyView[]>();
        studies.MapGet("/{study}", ShowAsync).Described("getStudy", "Shows a study as it stands; its version is the ETag.").Answers<StudyView>().Refuses("unknown-study");
        studies.MapPut("/{study}", AmendAsync)
            .Described("correctStudy", "Corrects a study.", "202 with a proposal where a second person confirms.")
            .Example(StudyExamples.Submission with { Reason = "Two cells were exchanged.", Tables = [new TableSubmission { Tp = 120, Fp = 12, Fn = 30, Tn = 220 }] })
            .Answers<StudyView>().Answers<ProposalView>(202).Refuses("unknown-study", "study-withdrawn", "stale-version", "if-match-needed", "extraction-refused");
        studies.MapPost("/{study}/withdrawal", WithdrawAsync).Needs(Role.Reviewer).Described("withdrawStudy", "Withdraws a study, for instance because it was retracted.")
            .Example(new StudyWithdrawalRequest { Kind = "retraction", Reason = "Retracted by the journal.", Notice = "10.1000/retraction.1" }).Answers<StudyView>().Refuses("unknown-study", "study-withdrawn");
        studies.MapPost("/{study}/restoration", RestoreAsync).Needs(Role.Reviewer).Described("restoreStudy", "Includes a withdrawn study again.")
            .Example(new StudyRestorationRequest { Reason = "The retraction was of another paper." }).Answers<StudyView>().Refuses("unknown-study", "study-counts");
        studies.MapPost("/{study}/overrides", OverrideAsync).Needs(Role.Reviewer)
            .Described("overrideWarning", "Accepts an open warning of a study with a reason.")
            .Example(new FindingOverride { Code = "prevalence", Reason = "A referral clinic." }).Answers<StudyView>()
            .Refuses("unknown-study", "study-withdrawn", "no-open-warning");
        studies.MapGet("/{study}/history", HistoryAsync).Described("getStudyHistory", "Shows who changed what in a study, when and why.").Answers<StudyHistory>().Refuses("unknown-study");
    }

    private static Task<IResult> SubmitAsync(
        string review, StudySubmission submission, EvidenceLog log, HttpContext http,
        [FromHeader(Name = "Idempotency-Key")] string? key, CancellationToken cancellationToken) =>
        log.SubmitAsync(review, submission, key, Caller.NameOf(http), cancellationToken);

    private static Task<IResult> AmendAsync(
        string review, string study, StudySubmission submission, EvidenceLog log,
        [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken) =>
        log.WriteAsync(
            review,
            async (evidence, token) =>
            {
                if (VersionIn(ifMatch) is not { } seen)
                {
                    return Problem.Result(428, "if-match-needed", "Say which version you correct",
                        "If-Match: send the study's version, as in If-Match: \"1\" (its ETag).");
                }

                var faults = new Faults();
                faults.Require(submission.Id is null || submission.Id == study, "id", "The id in the body is not the one in the address.");
                var (extracted, current, refused) = await StudyIntake.CheckAsync(evidence, submission with { Id = study }, faults, token);
                if (extracted is null) return refused;
                return evidence.Review.Protocol.RequireConfirmation
                    ? await ProposalEndpoints.ProposeAsync(evidence, submission with { Id = study }, seen, token)
                    : Decided(evidence, study, Amend(current, seen, extracted, submission.Reason));
            },
            (written, token) => StudyResponses.ShowAsync(written.Session, review, study, created: false, token),
            cancellationToken);

    private static Task<IResult> WithdrawAsync(
        string review, string study, StudyWithdrawalRequest request, EvidenceLog log, CancellationToken cancellationToken) =>
        log.WriteAsync(
            review,
            async (evidence, token) =>
            {
                var faults = new Faults();
                faults.Require(WithdrawalKinds.Contains(request.Kind, StringComparer.Ordinal), "kind", $"One of: {string.Join(", ", WithdrawalKinds)}.");
                faults.Require(!string.IsNullOrWhiteSpace(request.Reason), "reason", "A reason is needed: it stays in the study's history.");
                return faults.None
                    ? await DecideAsync(evidence, review, study, current => Withdraw(current, request.Kind!, request.Reason!.Trim(), FieldRules.Text(request.Notice)), token)
                    : Problem.Invalid(faults);
            },
            (written, token) => StudyResponses.ShowAsync(written.Session, review, study, created: false, token),
            cancellationToken);

    private static Task<IResult> RestoreAsync(
        string review, string study, StudyRestorationRequest request, EvidenceLog log, CancellationToken cancellationToken) =>
        ReasonedAsync(review, study, request.Reason, log, new Faults(), (current, reason) => Restore(current, reason), cancellationToken);

    private static Task<IResult> OverrideAsync(
        string review, string study, FindingOverride request, EvidenceLog log, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        faults.Require(!string.IsNullOrWhiteSpace(request.Code), "code", "The code of the warning is needed, such as \"prevalence\".");
        return ReasonedAsync(review, study, request.Reason, log, faults, (current, reason) => Override(current, request.Code!.Trim(), reason), cancellationToken);
    }

    private static Task<IResult> ReasonedAsync(
        string review, string study, string? reason, EvidenceLog log, Faults faults, Func<StudyRecord?, string, Decision> decide, CancellationToken cancellationToken) =>
        log.WriteAsync(
            review,
            async (evidence, token) =>
            {
                faults.Require(FieldRules.Text(reason, "reason", faults) is not null, "reason", "A reason is needed: it stays in the study's history.");
                return faults.None
                    ? await DecideAsync(evidence, review, study, current => decide(current, reason!.Trim()), token)
                    : Problem.Invalid(faults);
            },
            (written, token) => StudyResponses.ShowAsync(written.Session, review, study, created: false, token),
            cancellationToken);

    private static async Task<IResult> HistoryAsync(string review, string study, IIngestionStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        return await session.LoadAsync<StudyRecord>(StudyRecord.IdOf(review, study), cancellationToken) is { } record
            ? Results.Ok(await StudyHistories.OfAsync(session, record, cancellationToken))
            : StudyResponses.Unknown(study);
    }

    private static async Task<IResult> ListAsync(string review, HttpContext http, IIngestionStore store, [Range(1, Paging.Largest)] int? limit, string? after, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var start = StudyRecord.IdOf(review, after ?? "");
        var wanted = session.Query<StudyRecord>().Where(s => s.Review == review && s.Id.CompareTo(start) > 0).OrderBy(s => s.Id);
        var studies = await (limit is { } size ? wanted.Take(size) : wanted).ToListAsync(cancellationToken);
        if (studies.Count == limit) Paging.NameNext(http, studies[^1].Study.Id);
        return Results.Ok(studies.Select(s => s.ToView()));
    }

    private static async Task<IResult> ShowAsync(string review, string study, IIngestionStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        return await StudyResponses.ShowAsync(session, review, study, created: false, cancellationToken);
    }

    /// <summary>Decides on the study as it stands and appends the event; returns the refusal if there is none to append.</summary>
    private static async Task<IResult?> DecideAsync(
        Evidence evidence, string review, string study, Func<StudyRecord?, Decision> decide, CancellationToken cancellationToken)
    {
        return Decided(evidence, study, decide(await evidence.Session.LoadAsync<StudyRecord>(StudyRecord.IdOf(review, study), cancellationToken)));
    }

    private static IResult? Decided(Evidence evidence, string study, Decision decision)
    {
        if (decision is Decision.Append append) evidence.Append(append.Event);
        return StudyResponses.Refusal(decision, study);
    }

    private static int? VersionIn(string? ifMatch) =>
        int.TryParse(ifMatch?.Trim().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
}
