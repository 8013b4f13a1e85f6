using System.ComponentModel.DataAnnotations;
using System.Globalization;
using JasperFx.Events;
using LivingReview.Contracts.Alerts;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Describing;
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

namespace LivingReview.Notification.Notifications;

/// <summary>The notification log: as server-sent events that resume, and as JSON with a cursor.</summary>
internal static class NotificationEndpoints
{
    private const int DefaultPage = 500;
    private const int MaxPage = 5000;

    public static void MapNotifications(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/reviews/{review}/events", EventsAsync).MayStream()
            .Described("readEvents", "Reads the log of events: with Accept: text/event-stream as a stream that resumes, else in pages.").Answers<ReviewEvent[]>().AnswersFile("text/event-stream");
    }

    private static async Task<IResult> EventsAsync(
        string review, HttpContext http, INotificationStore store, NotificationTail tail, NotificationSignal signal, IOptions<Site> site, TimeProvider time,
        [FromHeader(Name = "Last-Event-ID")] string? lastEventId, long? after, Guid? subscription, string? types, CancellationToken cancellationToken, [Range(1, MaxPage)] int limit = DefaultPage)
    {
        await using var session = store.QuerySession();
        if (await ReviewLookup.WaitForFirstEstimatesAsync(session, signal, review, cancellationToken) is not { } notifications) return Problem.UnknownReview(review);
        if (lastEventId is not null)
        {
            if (!long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var last))
                return Problem.Result(400, "malformed", "The position cannot be read", "Last-Event-ID: a number that this log gave as id.");
            after = last;
        }

        // A position beyond the end is one of a log that was lost: the reader is told so and starts again. Ids of alerts say which it has.
        var reset = after > notifications.Sequence ? CloudEvent.ForReset(review, after.Value, notifications.Sequence, time.GetUtcNow()) : null;
        if (reset is not null) after = 0;
        var filter = new NotificationFilter(subscription ?? Subscription.IdOfReview(review), types?.Split(',', StringSplitOptions.TrimEntries));
        if (http.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
            return new NotificationStream(tail, signal, site.Value, time, review, after ?? notifications.Sequence, filter) { Reset = reset };

        if (reset is not null) http.Response.Headers["Log-Reset"] = string.Create(CultureInfo.InvariantCulture, $"head={notifications.Sequence}");
        var events = await PageAsync(session, notifications, Math.Max(0, after ?? 0) + 1, filter, limit, cancellationToken);
        if (events.Count == limit) Paging.NameNext(http, events[^1].Version.ToString(CultureInfo.InvariantCulture));
        return Results.Ok(events.Select(e => CloudEvent.From(e).ToAttributes(site.Value)));
    }

    /// <summary>Entries of the types asked for, piece by piece until there are enough: of what does not pass, nothing is read but its type.</summary>
    private static async Task<List<IEvent>> PageAsync(
        IQuerySession session, ReviewNotifications log, long from, NotificationFilter filter, int page, CancellationToken cancellationToken)
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
}
