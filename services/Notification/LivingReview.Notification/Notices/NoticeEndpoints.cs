using System.Globalization;
using JasperFx.Events;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Protection;
using LivingReview.Notification.Subscriptions;
using Marten;
using Marten.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace LivingReview.Notification.Notices;

/// <summary>The log of notices: as server-sent events that resume, and as JSON with a cursor.</summary>
internal static class NoticeEndpoints
{
    private const int DefaultPage = 500;
    private const int MaxPage = 5000;

    public static void MapNotices(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/reviews/{review}/events", EventsAsync).MayStream();
        app.MapGet("/api/reviews/{review}/shifts", ShiftsAsync);
        app.MapGet("/api/reviews/{review}/shifts/{id:guid}", ShiftAsync);
    }

    private static async Task<IResult> EventsAsync(
        string review, HttpContext http, INotificationStore store, NoticeTail tail, NoticeSignal signal, IOptions<Site> site, TimeProvider time,
        [FromHeader(Name = "Last-Event-ID")] string? lastEventId, long? after, Guid? subscription, string? types, int? limit, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await ReviewLookup.WaitForFirstEstimatesAsync(session, signal, review, cancellationToken) is not { } notices) return Problem.UnknownReview(review);
        if (lastEventId is not null)
        {
            if (!long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var last))
                return Problem.Result(400, "malformed", "The position cannot be read", "Last-Event-ID: a number that this log gave as id.");
            after = last;
        }

        // A position beyond the end is one of a log that was lost: the reader is told so and starts again. Ids of alerts say which it has.
        var reset = after > notices.Sequence ? CloudEvent.OfReset(review, after.Value, notices.Sequence, time.GetUtcNow()) : null;
        if (reset is not null) after = 0;
        var filter = new NoticeFilter(subscription ?? Subscription.IdOfReview(review), types?.Split(',', StringSplitOptions.TrimEntries));
        if (http.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
            return new NoticeStream(tail, signal, site.Value, time, review, after ?? notices.Sequence, filter) { Reset = reset };

        if (reset is not null) http.Response.Headers["Log-Reset"] = string.Create(CultureInfo.InvariantCulture, $"head={notices.Sequence}");
        var page = Math.Clamp(limit ?? DefaultPage, 1, MaxPage);
        var events = await PageAsync(session, notices, Math.Max(0, after ?? 0) + 1, filter, page, cancellationToken);
        if (events.Count == page)
        {
            var rest = string.Create(CultureInfo.InvariantCulture, $"after={events[^1].Version}&limit={page}&subscription={filter.Subscription}");
            http.Response.Headers.Link = $"</api/reviews/{review}/events?{rest}{(types is null ? "" : $"&types={Uri.EscapeDataString(types)}")}>; rel=\"next\"";
        }

        return Results.Ok(events.Select(e => CloudEvent.Of(e).ToAttributes(site.Value)));
    }

    /// <summary>Entries of the types asked for, piece by piece until there are enough: of what does not pass, nothing is read but its type.</summary>
    private static async Task<List<IEvent>> PageAsync(
        IQuerySession session, ReviewNotices log, long from, NoticeFilter filter, int page, CancellationToken cancellationToken)
    {
        var events = new List<IEvent>();
        var (size, types) = (Math.Max(page, DefaultPage), filter.EntryTypes);
        if (types is { Length: 0 }) return events;
        while (events.Count < page)
        {
            var first = from;
            var entries = session.Events.QueryAllRawEvents().Where(e => e.StreamKey == log.Id && e.Version >= first);
            if (types is not null) entries = entries.Where(e => e.EventTypesAre(types));
            var piece = await entries.OrderBy(e => e.Version).Take(size).ToListAsync(cancellationToken);
            events.AddRange(piece.Where(filter.Passes).Take(page - events.Count));
            if (piece.Count < size) break;
            from = piece[^1].Version + 1;
        }

        return events;
    }

    /// <summary>One alert, of whichever subscription: its id is in a message that its subscriber got.</summary>
    private static async Task<IResult> ShiftAsync(string review, Guid id, INotificationStore store, AlertReader alerts, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewNotices>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        return await alerts.FindAsync(session, review, id, cancellationToken) is { } found
            ? Results.Ok((await alerts.WithLifeAsync(session, review, [found], cancellationToken))[0])
            : Problem.Result(404, "unknown-shift", "Unknown shift", $"id: the review has no shift {id}.");
    }

    /// <summary>Alerts, the newest first: all of them, or pages of a limit, each after the last alert of the page before.</summary>
    private static async Task<IResult> ShiftsAsync(
        string review, HttpContext http, INotificationStore store, AlertReader alerts, Guid? subscription, string? stratum, int? limit, Guid? after, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        faults.Require(limit is null or (>= 1 and <= MaxPage), "limit", $"1 to {MaxPage}.");
        if (!faults.None) return Problem.Invalid(faults);

        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewNotices>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var wanted = new AlertReader.Wanted(review, subscription ?? Subscription.IdOfReview(review), stratum, Limit: limit ?? int.MaxValue);
        if (after is { } last)
        {
            if (await alerts.FindAsync(session, review, last, cancellationToken) is not { } found) return Problem.Result(404, "unknown-shift", "Unknown shift", $"after: the review has no shift {last}.");
            wanted = wanted with { Before = found.Sequence };
        }

        var records = await alerts.ListAsync(session, wanted, cancellationToken);
        if (records.Count == limit)
        {
            var rest = string.Create(CultureInfo.InvariantCulture, $"subscription={wanted.Subscription}&limit={limit}&after={records[^1].Id}");
            http.Response.Headers.Link = $"</api/reviews/{review}/shifts?{rest}{(stratum is null ? "" : $"&stratum={Uri.EscapeDataString(stratum)}")}>; rel=\"next\"";
        }

        return Results.Ok(await alerts.WithLifeAsync(session, review, records, cancellationToken));
    }
}
