using System.ComponentModel.DataAnnotations;
using LivingReview.Contracts.Surveillance;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Store;
using LivingReview.Surveillance.Evidence;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Surveillance.Notices;

/// <summary>Shows notices about included studies and takes decisions. The program proposes, a person confirms: two, as the two-person rule asks.</summary>
internal static class NoticeEndpoints
{
    private const int MaxReason = 1_000;

    public static void MapNotices(this IEndpointRouteBuilder app)
    {
        var notices = app.MapGroup("/api/reviews/{review}/surveillance/notices");
        notices.MapGet("", ListAsync).Described("listNotices", "Lists notices about included studies, the newest first.").Answers<NoticeView[]>();
        notices.MapPost("/confirmation", ConfirmAsync).Described("confirmNotice", "Confirms a notice; the study of a retraction is withdrawn.").AnswersNothing()
            .Refuses("unknown-notice", "notice-resolved", "notice-changed").Needs(Role.Reviewer);
        notices.MapPost("/declination", DeclineAsync).Described("declineNotice", "Declines a notice, with a reason.")
            .Example(new NoticeDeclination { Reason = "The notice is about another paper." }).AnswersNothing()
            .Refuses("unknown-notice", "notice-resolved", "notice-changed").Needs(Role.Reviewer);
    }

    private static async Task<IResult> ListAsync(string review, HttpContext http, ISurveillanceStore store, CancellationToken cancellationToken, [FromQuery] string? status = null, [FromQuery, Range(1, Paging.Largest)] int? limit = null, [FromQuery] string? after = null)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<WatchedReview>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var proposals = session.Query<NoticeProposal>().Where(p => p.Review == review);
        if (status is not null) proposals = proposals.Where(p => p.Status == status);
        return Paging.Answer(http, (await proposals.ToListAsync(cancellationToken)).OrderByDescending(p => p.ProposedAt).ThenBy(p => p.Id, StringComparer.Ordinal).Select(View), n => n.Id, limit, after);
    }

    /// <summary>Confirms the notice with the id: a study whose report was retracted is withdrawn. What that does to the estimates is previewed by POST .../estimates/preview.</summary>
    private static Task<IResult> ConfirmAsync(string review, [FromQuery] string id, ISurveillanceStore store, TimeProvider time, HttpContext http, CancellationToken cancellationToken) =>
        ResolveAsync(review, id, store, new NoticeConfirmed(Caller.NameOf(http), time.GetUtcNow()), cancellationToken);

    private static Task<IResult> DeclineAsync(
        string review, [FromQuery] string id, NoticeDeclination request, ISurveillanceStore store, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        var reason = request.Reason?.Trim();
        return reason is not { Length: > 0 and <= MaxReason }
            ? Task.FromResult(Problem.Result(422, "invalid", "Invalid input", FormattableString.Invariant($"reason: needed, at most {MaxReason} characters.")))
            : ResolveAsync(review, id, store, new NoticeDeclined(Caller.NameOf(http), reason, time.GetUtcNow()), cancellationToken);
    }

    private static async Task<IResult> ResolveAsync(string review, string id, ISurveillanceStore store, object resolution, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForWriting<NoticeProposal>(id, cancellationToken);
        if (stream.Aggregate is not { } proposal || proposal.Review != review) return Problem.Result(404, "unknown-notice", "Unknown notice", $"id: the review has no notice '{id}'.");
        if (proposal.Status != NoticeProposal.Pending) return Problem.Result(409, "notice-resolved", "The notice is resolved", $"id: it was {proposal.Status} by {proposal.ResolvedBy ?? "the review's evidence"}.");
        stream.AppendOne(resolution);
        try
        {
            await session.SaveChangesAsync(cancellationToken);
        }
        catch (Exception fault) when (StoreFaults.IsConflict(fault))
        {
            return Problem.Result(409, "notice-changed", "The notice changed at this moment", "Read it again and repeat your decision.");
        }

        return Results.NoContent();
    }

    private static NoticeView View(NoticeProposal proposal) => new()
    {
        Id = proposal.Id,
        Study = proposal.Study,
        Label = proposal.Label,
        Report = proposal.Report,
        Action = proposal.Action,
        Status = proposal.Status,
        ProposedAt = proposal.ProposedAt,
        ResolvedBy = proposal.ResolvedBy,
        ResolvedAt = proposal.ResolvedAt,
        Reason = proposal.Reason,
        Notices = [.. proposal.Notices.Select(n => new NoticeSourceView(n.Source, n.Kind, n.Doi, n.Pmid, n.Date))],
    };
}
