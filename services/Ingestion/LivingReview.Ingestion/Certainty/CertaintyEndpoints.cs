using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.History;
using LivingReview.Ingestion.Reviews;
using LivingReview.Ingestion.Studies;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Ingestion.Certainty;

/// <summary>Judgements of certainty: a log of its own beside the evidence, so that a revision is always about evidence.</summary>
internal static class CertaintyEndpoints
{
    public static void MapCertainty(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/reviews/{review}/certainty", JudgeAsync).Needs(Role.Reviewer)
            .Described("judgeCertainty", "Judges the certainty of an estimate (GRADE); earlier judgements stay in the history.")
            .Example(CertaintyExamples.Judgement).Answers<CertaintyView>();
        app.MapGet("/api/reviews/{review}/certainty", ListAsync)
            .Described("listCertainty", "Lists every judgement of certainty, the oldest first.").Answers<CertaintyView[]>();
    }

    private static async Task<IResult> JudgeAsync(string review, JudgeCertainty request, HttpContext http, IIngestionStore store, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForExclusiveWriting<ReviewRecord>(review, cancellationToken);
        if (stream.Aggregate is not { } head) return Problem.UnknownReview(review);
        var faults = new Faults();
        var judged = CertaintyRules.Check(request, head.Protocol, head.Revision, faults);
        var actor = http.User.Identity?.IsAuthenticated == true ? null : FieldRules.Text(request.Actor, "actor", faults);
        if (judged is null || !faults.None) return Problem.Invalid(faults);
        session.SetHeader(EvidenceLog.ActorHeader, actor ?? Caller.NameOf(http));
        session.Events.Append(CertaintyLog.StreamOf(review), judged);
        await session.SaveChangesAsync(cancellationToken);
        return Results.Ok((await ReadAsync(session, review, null, cancellationToken))[^1]);
    }

    /// <summary>Every judgement, oldest first; with <paramref name="revision"/> those of the evidence up to it.</summary>
    private static async Task<IResult> ListAsync(string review, IIngestionStore store, CancellationToken cancellationToken, [FromQuery] long? revision = null)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null
            ? Problem.UnknownReview(review)
            : Results.Ok(await ReadAsync(session, review, revision, cancellationToken));
    }

    private static async Task<IReadOnlyList<CertaintyView>> ReadAsync(IQuerySession session, string review, long? revision, CancellationToken cancellationToken) =>
    [
        .. (await session.Events.FetchStreamAsync(CertaintyLog.StreamOf(review), token: cancellationToken))
            .Where(e => e.Data is CertaintyJudged judged && judged.Revision <= (revision ?? long.MaxValue))
            .Select(e => ((CertaintyJudged)e.Data).ToView(StudyHistories.ActorOf(e), e.Timestamp)),
    ];
}
