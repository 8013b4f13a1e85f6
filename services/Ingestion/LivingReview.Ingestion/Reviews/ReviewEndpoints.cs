using System.ComponentModel.DataAnnotations;
using System.Globalization;
using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Store;
using LivingReview.Ingestion.Studies;
using LivingReview.Ingestion.Surveillance;
using Marten;
using Marten.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Ingestion.Reviews;

internal static class ReviewEndpoints
{
    public static void MapReviews(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/reviews", RegisterAsync).Needs(Role.Owner).Described("registerReview", "Registers a review with its protocol.").Answers<ReviewView>(201).Refuses("review-exists").Example(ReviewExamples.Register);
        app.MapGet("/api/reviews", ListAsync).Described("listReviews", "Lists the reviews by id, in pages of at most 500.", "X-Total-Count says how many reviews match, and Link where the next page is.").CountsAll().Answers<ReviewView[]>();
        app.MapGet("/api/reviews/{review}", ShowAsync).Described("getReview", "Shows a review with its protocol.").Answers<ReviewView>();
        app.MapGet("/api/reviews/{review}/protocol", ProtocolAsync).Described("getProtocol", "Shows the protocol that was in force at a revision.").Answers<Protocol>().Refuses("unknown-revision");
        app.MapPut("/api/reviews/{review}/protocol", AmendProtocolAsync).Needs(Role.Owner).Described("amendProtocol", "Changes the protocol; the change is a revision of its own.", "With the version that the change is based on, a newer one is not overwritten.")
            .Example(ReviewExamples.Register.Protocol with { MinimumStudies = 4, TargetPrevalence = 0.2 }).Answers<ReviewView>().Refuses("stale-protocol");
        app.MapGet("/api/reviews/{review}/protocol/history", ProtocolHistories.ShowAsync).Described("getProtocolHistory", "Lists the versions of the protocol with their reasons and what they changed, the newest first.").Answers<ProtocolVersionView[]>();
    }

    private static async Task<IResult> RegisterAsync(RegisterReview request, IIngestionStore store, CancellationToken cancellationToken)
    {
        request = request with { Protocol = ProtocolKeys.Assign(request.Protocol) };
        if (ProtocolRules.Check(request) is { None: false } faults) return Problem.Invalid(faults);

        await using var session = store.LightweightSession();
        session.Events.StartStream<ReviewRecord>(request.Id, new ReviewRegistered(request.Title.Trim(), request.Protocol));
        try
        {
            await session.SaveChangesAsync(cancellationToken);
        }
        catch (Exception fault) when (StoreFaults.IsConflict(fault))
        {
            return Problem.Result(409, "review-exists", "The review exists already", $"id: there is a review '{request.Id}' already.");
        }

        var review = await session.LoadAsync<ReviewRecord>(request.Id, cancellationToken);
        return Results.Created($"/api/reviews/{request.Id}", review!.ToView());
    }

    /// <summary>The reviews by id, in pages: <c>X-Total-Count</c> says how many match, and <c>Link</c> where the next page is.</summary>
    private static async Task<IResult> ListAsync(
        HttpContext http, IIngestionStore store, string? search, string? reviews, string? without, string? after, [FormerParameter] string? first, [FormerParameter, Range(0, int.MaxValue)] int? offset,
        CancellationToken cancellationToken, [Range(1, ReviewList.MaxLimit)] int limit = ReviewList.MaxLimit)
    {
        var faults = new Faults();
        var wanted = new ReviewList(search, limit)
        {
            After = after,
            Reviews = reviews is null ? null : ReviewList.ReadIds(reviews, nameof(reviews), faults),
            Without = ReviewList.ReadIds(without, nameof(without), faults),
            First = ReviewList.ReadIds(first, nameof(first), faults),
            Offset = offset ?? 0,
        };
        faults.Require(after is null || !wanted.IsFormer, nameof(after), "Not together with offset or first.");
        if (!faults.None) return Problem.Invalid(faults);

        await using var session = store.QuerySession();
        var page = await wanted.ReadAsync(session, cancellationToken);
        var searches = await ReviewSearch.OfAsync(session, [.. page.Select(r => r.Id)], cancellationToken);
        http.Response.Headers["X-Total-Count"] = (await wanted.CountAsync(session, cancellationToken)).ToString(CultureInfo.InvariantCulture);
        if (page.Count == limit)
        {
            if (wanted.IsFormer) http.Response.Headers.Link = $"<{wanted.FormerNextPage}>; rel=\"next\"";
            else Paging.NameNext(http, page[^1].Id);
        }

        return Results.Ok(page.Select(r => View(r, searches)));
    }

    private static async Task<IResult> ShowAsync(string review, IIngestionStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await ViewAsync(session, review, cancellationToken) is { } found ? Results.Ok(found) : Problem.UnknownReview(review);
    }

    /// <summary>The protocol that was in force at a revision, without a fold over the studies.</summary>
    private static async Task<IResult> ProtocolAsync(string review, IIngestionStore store, CancellationToken cancellationToken, [FromQuery] long? revision = null)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is not { } head) return Problem.UnknownReview(review);
        if (revision is < 1 || revision > head.Revision)
            return Problem.Result(404, "unknown-revision", "Unknown revision", FormattableString.Invariant($"revision: the review is at revision {head.Revision}."));
        if (revision is null || revision == head.Revision) return Results.Ok(head.Protocol);
        var changes = await session.Events.QueryAllRawEvents()
            .Where(e => e.StreamKey == review && e.EventTypesAre(typeof(ReviewRegistered), typeof(ProtocolAmended))).ToListAsync(cancellationToken);
        return Results.Ok(changes.Where(e => e.Version <= revision).MaxBy(e => e.Version)?.Data switch
        {
            ReviewRegistered first => first.Protocol,
            ProtocolAmended later => later.Protocol,
            var other => throw new InvalidOperationException($"The log of '{review}' holds no protocol at revision {revision}: {other?.GetType()}."),
        });
    }

    /// <summary>Changes the protocol, for a reason. With the version that the change is based on, a newer one is not overwritten.</summary>
    private static async Task<IResult> AmendProtocolAsync(
        string review, Protocol protocol, EvidenceLog log, CancellationToken cancellationToken, [FromQuery] string? reason = null, [FromQuery] int? version = null)
    {
        protocol = ProtocolKeys.Assign(protocol);
        var faults = ProtocolRules.Check(protocol);
        reason = FieldRules.Text(reason, "reason", faults);
        if (!faults.None) return Problem.Invalid(faults);
        return await log.WriteAsync(
            review,
            async (evidence, token) =>
            {
                if (version is not null && await ProtocolHistories.VersionAsync(evidence.Session, review, token) is var current && current != version)
                {
                    return Problem.Result(412, "stale-protocol", "The protocol has changed",
                        FormattableString.Invariant($"version: the protocol is at version {current}; compare with it and merge."));
                }

                evidence.Append(new ProtocolAmended(protocol) { Reason = reason });
                return null;
            },
            async (written, token) => Results.Ok(await ViewAsync(written.Session, review, token)),
            cancellationToken);
    }

    private static async Task<ReviewView?> ViewAsync(IQuerySession session, string review, CancellationToken cancellationToken) =>
        await session.LoadAsync<ReviewRecord>(review, cancellationToken) is { } found
            ? View(found, await ReviewSearch.OfAsync(session, [review], cancellationToken))
            : null;

    private static ReviewView View(ReviewRecord review, IReadOnlyDictionary<string, ReviewSearch> searches) =>
        searches.TryGetValue(review.Id, out var known)
            ? review.ToView() with { LastSearchAt = known.SearchedAt, UnassessedBacklog = known.Unassessed }
            : review.ToView();
}
