using System.Globalization;
using JasperFx.Events;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Protection;
using LivingReview.Notification.Subscriptions;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Notification.Notices;

/// <summary>The log of notices: as server-sent events that resume, and as JSON with a cursor.</summary>
internal static class NoticeEndpoints
{
    private const int UsualPage = 500;
    private const int LargestPage = 5000;

    public static void MapNotices(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/reviews/{review}/events", EventsAsync).MayStream();
        app.MapGet("/api/reviews/{review}/shifts", ShiftsAsync);
        app.MapGet("/api/reviews/{review}/shifts/{id:guid}", ShiftAsync);
    }

    private static async Task<IResult> EventsAsync(
        string review, HttpContext http, INotificationStore store, NoticeTail tail, NoticeSignal signal,
        [FromHeader(Name = "Last-Event-ID")] string? lastEventId, long? after, Guid? subscription, string? types, int? limit, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await ExpectedReview.LoadAsync(session, signal, review, cancellationToken) is not { } notices) return Problem.UnknownReview(review);
        if (lastEventId is not null)
        {
            if (!long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var last))
                return Problem.Result(400, "malformed", "The position cannot be read", "Last-Event-ID: a number that this log gave as id.");
            after = last;
        }

        var filter = new NoticeFilter(subscription ?? Subscription.IdOfReview(review), types?.Split(',', StringSplitOptions.TrimEntries));
        if (http.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
            return new NoticeStream(tail, signal, review, after ?? notices.Sequence, filter);

        var page = Math.Clamp(limit ?? UsualPage, 1, LargestPage);
        var events = await PageAsync(session, notices, Math.Max(0, after ?? 0) + 1, filter, page, cancellationToken);
        if (events.Count == page)
        {
            var rest = string.Create(CultureInfo.InvariantCulture, $"after={events[^1].Version}&limit={page}&subscription={filter.Subscription}");
            http.Response.Headers.Link = $"</api/reviews/{review}/events?{rest}{(types is null ? "" : $"&types={Uri.EscapeDataString(types)}")}>; rel=\"next\"";
        }

        return Results.Ok(events.Select(e => CloudEvent.Of(e).ToAttributes()));
    }

    /// <summary>Piece by piece, so that a reader who follows the cursor does not have the whole rest read for each page.</summary>
    private static async Task<List<IEvent>> PageAsync(
        IQuerySession session, ReviewNotices log, long from, NoticeFilter filter, int page, CancellationToken cancellationToken)
    {
        var events = new List<IEvent>();
        var size = Math.Max(page, UsualPage);
        for (; from <= log.Sequence && events.Count < page; from += size)
        {
            var piece = await session.Events.FetchStreamAsync(log.Id, version: from + size - 1, fromVersion: from, token: cancellationToken);
            events.AddRange(piece.Where(filter.Passes).Take(page - events.Count));
        }

        return events;
    }

    /// <summary>One shift, of whichever subscription: its id is in a message that its subscriber got.</summary>
    private static async Task<IResult> ShiftAsync(string review, Guid id, INotificationStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewNotices>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var log = (await session.Events.FetchStreamAsync(review, token: cancellationToken)).Select(e => e.Data).ToList();
        return log.OfType<ShiftDetected>().FirstOrDefault(d => d.Shift.Id == id) is { Shift: var shift }
            ? Results.Ok(shift with { Life = [.. log.OfType<ShiftAttended>().Select(a => a.Life).Where(l => l.ShiftId == id)] })
            : Problem.Result(404, "unknown-shift", "Unknown shift", $"id: the review has no shift {id}.");
    }

    private static async Task<IResult> ShiftsAsync(string review, INotificationStore store, CancellationToken cancellationToken, Guid? subscription = null)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewNotices>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var wanted = subscription ?? Subscription.IdOfReview(review);
        var log = (await session.Events.FetchStreamAsync(review, token: cancellationToken)).Select(e => e.Data).ToList();
        var lives = log.OfType<ShiftAttended>().Select(a => a.Life).ToLookup(l => l.ShiftId);
        return Results.Ok(log.OfType<ShiftDetected>().Select(d => d.Shift).Where(s => s.SubscriptionId == wanted).Reverse().Select(s => s with { Life = [.. lives[s.Id]] }));
    }
}
