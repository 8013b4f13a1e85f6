using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using LivingReview.Contracts.Screening;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Surveillance.Screening;

/// <summary>Judgements, conflicts and what a screener may see of them.</summary>
internal static class JudgingEndpoints
{
    public static void MapJudging(this IEndpointRouteBuilder desk)
    {
        desk.MapGet("/records/{record}", RecordAsync).Described("getScreeningRecord", "Shows a record as the caller may see it: no other person's judgement before both have judged.").Refuses("unknown-record");
        desk.MapPut("/records/{record}/judgements/{stage}", JudgeAsync).Described("judgeRecord", "Judges a record at a stage: include, exclude or unsure.")
            .Example(new ScreeningJudgement { Decision = "exclude", Reason = "no 2x2 table" }).Refuses("unknown-record", "not-at-stage", "not-the-screener");
        desk.MapDelete("/records/{record}/judgements/{stage}", TakeBackAsync).Described("withdrawJudgement", "Takes the caller's judgement back, as long as nobody else has judged.").Refuses("unknown-record", "not-at-stage");
        desk.MapPut("/records/{record}/resolutions/{stage}", ResolveAsync).Described("resolveConflict", "Resolves a conflict of two judgements.")
            .Example(new ScreeningJudgement { Decision = "include", Screener = "Cora" }).Refuses("unknown-record", "no-conflict").Needs(Role.Reviewer);
        desk.MapPut("/records/{record}/retrieval", RetrieveAsync).Described("recordRetrieval", "Says whether the full text of a record could be had.")
            .Example(new ReportRetrievalRequest(false)).Refuses("unknown-record", "not-at-stage");
        desk.MapGet("/records", ListAsync).Described("listScreeningRecords", "Lists records by status, in the order in which they came, in pages; X-Total-Count says how many match.").CountsAll().Refuses("no-screening-plan", "unknown-record");
        desk.MapGet("/conflicts", ConflictsAsync).Described("listConflicts", "Lists the records whose two judgements differ, in the order in which they came, in pages; X-Total-Count says how many there are.").CountsAll().Refuses("no-screening-plan");
    }

    /// <summary>A record as one person may see it: the judgements of others only where both have judged.</summary>
    public static ScreeningRecordView View(RecordStanding standing, ScreeningRecord record, string screener)
    {
        var all = ScreeningVocabulary.Stages.SelectMany(stage => standing.At(stage).Judgements.Select(j => (Stage: stage, Judgement: j))).ToList();
        return new ScreeningRecordView
        {
            Record = record,
            Status = standing.Status,
            Own = [.. all.Where(j => Screeners.AreSame(j.Judgement.Screener, screener)).Select(j => Shown(j.Stage, j.Judgement))],
            Judgements = [.. ScreeningVocabulary.Stages.Where(stage => standing.At(stage).IsJudged).SelectMany(stage => standing.At(stage).Judgements.Append(standing.At(stage).Resolution).OfType<Judgement>().Select(j => Shown(stage, j)))],
        };
    }

    private static ScreeningJudgementView Shown(string stage, Judgement judgement) => new(stage, judgement.Screener, judgement.Decision, judgement.Reason);

    private static async Task<Results<Ok<ScreeningRecordView>, ProblemHttpResult>> RecordAsync(
        string review, string record, ScreeningLog log, ISurveillanceStore store, HttpContext http, CancellationToken cancellationToken, [FromQuery] string? screener = null)
    {
        var state = await log.ReadAsync(review, cancellationToken);
        return await ViewAsync(review, record, state, store, Desk.ScreenerOf(http, screener), cancellationToken);
    }

    private static async Task<Results<Ok<ScreeningRecordView>, ProblemHttpResult>> JudgeAsync(
        string review, string record, string stage, ScreeningJudgement request, ScreeningLog log, ISurveillanceStore store, HttpContext http, CancellationToken cancellationToken)
    {
        if (Faults(stage, request, ScreeningVocabulary.Decisions) is { } faults) return Desk.Invalid(faults);
        var screener = Desk.ScreenerOf(http, request.Screener);
        using var span = Step("screen record", stage, await ScreenedWork.TraceOfAsync(store, review, record, cancellationToken));
        var (state, decision) = await log.WriteAsync(review, (state, _) => ScreeningDecider.Judge(state, record, stage, screener, request.Decision!, Reason(request)), cancellationToken);
        return decision.Refusal is null ? await ViewAsync(review, record, state, store, screener, cancellationToken) : Desk.Refused(decision);
    }

    private static async Task<Results<Ok<ScreeningRecordView>, ProblemHttpResult>> TakeBackAsync(
        string review, string record, string stage, ScreeningLog log, ISurveillanceStore store, HttpContext http, CancellationToken cancellationToken, [FromQuery] string? screener = null)
    {
        if (!Desk.IsStage(stage)) return Desk.UnknownStage();
        var person = Desk.ScreenerOf(http, screener);
        using var span = Step("take judgement back", stage, await ScreenedWork.TraceOfAsync(store, review, record, cancellationToken));
        var (state, decision) = await log.WriteAsync(review, (state, _) => ScreeningDecider.TakeBack(state, record, stage, person), cancellationToken);
        return decision.Refusal is null ? await ViewAsync(review, record, state, store, person, cancellationToken) : Desk.Refused(decision);
    }

    private static async Task<Results<Ok<ScreeningRecordView>, ProblemHttpResult>> ResolveAsync(
        string review, string record, string stage, ScreeningJudgement request, ScreeningLog log, ISurveillanceStore store, HttpContext http, CancellationToken cancellationToken)
    {
        if (Faults(stage, request, ScreeningVocabulary.Decisions) is { } faults) return Desk.Invalid(faults);
        var by = Desk.ScreenerOf(http, request.Screener);
        using var span = Step("resolve conflict", stage, await ScreenedWork.TraceOfAsync(store, review, record, cancellationToken));
        var (state, decision) = await log.WriteAsync(review, (state, _) => ScreeningDecider.Resolve(state, record, stage, by, request.Decision!, Reason(request)), cancellationToken);
        return decision.Refusal is null ? await ViewAsync(review, record, state, store, by, cancellationToken) : Desk.Refused(decision);
    }

    private static async Task<Results<Ok<ScreeningRecordView>, ProblemHttpResult>> RetrieveAsync(
        string review, string record, ReportRetrievalRequest request, ScreeningLog log, ISurveillanceStore store, HttpContext http, CancellationToken cancellationToken)
    {
        var by = Desk.ScreenerOf(http, null);
        using var span = Tracing.Resume("retrieve report", await ScreenedWork.TraceOfAsync(store, review, record, cancellationToken));
        var (state, decision) = await log.WriteAsync(review, (state, _) => ScreeningDecider.Retrieve(state, record, request.Retrieved, by), cancellationToken);
        return decision.Refusal is null ? await ViewAsync(review, record, state, store, by, cancellationToken) : Desk.Refused(decision);
    }

    /// <summary>Records of a status, a page after a record.</summary>
    private static async Task<Results<Ok<IReadOnlyList<ScreeningRecordView>>, ProblemHttpResult>> ListAsync(
        string review, ScreeningLog log, ISurveillanceStore store, HttpContext http, CancellationToken cancellationToken,
        [FromQuery] string? status = null, [FromQuery] string? after = null, [FromQuery, Range(1, Paging.Largest)] int limit = 100, [FromQuery] string? screener = null)
    {
        if (status is not null && !RecordStanding.Statuses.Contains(status, StringComparer.Ordinal))
            return TypedResults.Problem(Problem.Details(400, "malformed", "Unknown status", $"status: one of {string.Join(", ", RecordStanding.Statuses)}."));
        var state = await log.ReadAsync(review, cancellationToken);
        if (state.Plan is null) return Desk.NoPlan(review);
        var matching = state.InOrder.Where(r => status is null || r.Status == status).ToList();
        Desk.CountAll(http, matching.Count);
        if (after is not null && !state.Records.ContainsKey(after)) return Desk.Refused(ScreeningDecision.Refuse(ScreeningRefusal.UnknownRecord, $"after: the desk has no record '{after}'."));
        // The record before may have moved on meanwhile: its place in the order still says where the page begins.
        var from = after is null ? 0 : state.Order.IndexOf(after) + 1;
        var page = state.InOrder.Skip(from).Where(r => status is null || r.Status == status).Take(limit + 1).ToList();
        if (page.Count > limit) Paging.NameNext(http, page[limit - 1].Id);
        page = [.. page.Take(limit)];
        return TypedResults.Ok(await ViewsAsync(review, page, store, Desk.ScreenerOf(http, screener), cancellationToken));
    }

    /// <summary>Records in conflict, with both judgements, in the order in which they came.</summary>
    private static async Task<Results<Ok<IReadOnlyList<ScreeningRecordView>>, ProblemHttpResult>> ConflictsAsync(
        string review, ScreeningLog log, ISurveillanceStore store, HttpContext http, CancellationToken cancellationToken,
        [FromQuery] string? stage = null, [FromQuery] string? after = null, [FromQuery, Range(1, Paging.Largest)] int limit = 100)
    {
        var state = await log.ReadAsync(review, cancellationToken);
        if (state.Plan is null) return Desk.NoPlan(review);
        if (after is not null && !state.Records.ContainsKey(after)) return (ProblemHttpResult)Paging.UnknownEntry(after);
        Desk.CountAll(http, state.InOrder.Count(IsOpen));
        // The record before may be resolved meanwhile: its place in the order still says where the page begins.
        var open = state.InOrder.Skip(after is null ? 0 : state.Order.IndexOf(after) + 1).Where(IsOpen).Take(limit + 1).ToList();
        if (open.Count > limit) Paging.NameNext(http, open[limit - 1].Id);
        open = [.. open.Take(limit)];
        return TypedResults.Ok(await ViewsAsync(review, open, store, Desk.ScreenerOf(http, null), cancellationToken));

        bool IsOpen(RecordStanding record) => record.Status.StartsWith("conflict-", StringComparison.Ordinal) && (stage is null || record.Status == "conflict-" + stage);
    }

    /// <summary>Several records as one person may see them.</summary>
    public static async Task<IReadOnlyList<ScreeningRecordView>> ViewsAsync(
        string review, IReadOnlyList<RecordStanding> standings, ISurveillanceStore store, string screener, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var works = (await session.LoadManyAsync<ScreenedWork>(cancellationToken, [.. standings.Select(s => ScreenedWork.IdOf(review, s.Id))])).ToDictionary(w => w.Record.Id, StringComparer.Ordinal);
        return [.. standings.Select(s => View(s, works[s.Id].Record, screener))];
    }

    private static async Task<Results<Ok<ScreeningRecordView>, ProblemHttpResult>> ViewAsync(
        string review, string record, ScreeningState state, ISurveillanceStore store, string screener, CancellationToken cancellationToken)
    {
        if (!state.Records.TryGetValue(record, out var standing)) return Desk.Refused(ScreeningDecision.Refuse(ScreeningRefusal.UnknownRecord, $"The desk has no record '{record}'."));
        return TypedResults.Ok((await ViewsAsync(review, [standing], store, screener, cancellationToken))[0]);
    }

    /// <summary>A step of the record's trace; the request's own trace is linked.</summary>
    private static Activity? Step(string name, string stage, string? trace) => Tracing.Resume(name, trace)?.SetTag("livingreview.stage", stage);

    private static Faults? Faults(string stage, ScreeningJudgement request, IReadOnlyList<string> decisions)
    {
        var faults = new Faults();
        faults.Require(Desk.IsStage(stage), "stage", "One of: title-abstract, full-text.");
        faults.Require(decisions.Contains(request.Decision, StringComparer.Ordinal), "decision", "One of: include, exclude, unsure.");
        return faults.None ? null : faults;
    }

    private static string? Reason(ScreeningJudgement request) => string.IsNullOrWhiteSpace(request.Reason) ? null : request.Reason.Trim();
}
