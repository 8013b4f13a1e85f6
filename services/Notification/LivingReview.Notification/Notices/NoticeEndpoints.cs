using System.Globalization;
using System.Runtime.CompilerServices;
using JasperFx.Events;
using LivingReview.Hosting.Problems;
using LivingReview.Notification.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Notification.Notices;

/// <summary>The log of notices: as server-sent events that resume, and as JSON with a cursor.</summary>
internal static class NoticeEndpoints
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public static void MapNotices(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/reviews/{review}/events", EventsAsync);
        app.MapGet("/api/reviews/{review}/shifts", ShiftsAsync);
    }

    private static async Task<IResult> EventsAsync(
        string review, HttpRequest request, INotificationStore store, NoticeSignal signal,
        [FromHeader(Name = "Last-Event-ID")] string? lastEventId, long? after, Guid? subscription, string? types, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewNotices>(review, cancellation) is not { } notices) return Problem.UnknownReview(review);
        if (lastEventId is not null)
        {
            if (!long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var last))
                return Problem.Result(400, "malformed", "The position cannot be read", "Last-Event-ID: a number that this log gave as id.");
            after = last;
        }

        var filter = new Filter(subscription ?? Subscription.IdOfReview(review), types?.Split(',', StringSplitOptions.TrimEntries));
        if (request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
            return new Stream(ReadAsync(store, signal, review, after ?? notices.Sequence, filter, request.HttpContext.RequestAborted));

        var events = await session.Events.FetchStreamAsync(review, fromVersion: (after ?? 0) + 1, token: cancellation);
        return Results.Ok(events.Where(filter.Passes).Select(e => CloudEvent.Of(e).ToAttributes()));
    }

    private static async Task<IResult> ShiftsAsync(string review, INotificationStore store, CancellationToken cancellation, Guid? subscription = null)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewNotices>(review, cancellation) is null) return Problem.UnknownReview(review);
        var wanted = subscription ?? Subscription.IdOfReview(review);
        var events = await session.Events.FetchStreamAsync(review, token: cancellation);
        return Results.Ok(events.Select(e => e.Data).OfType<ShiftDetected>().Select(d => d.Shift).Where(s => s.SubscriptionId == wanted).Reverse());
    }

    /// <summary>The log from a position on, for ever; null is a heartbeat.</summary>
    private static async IAsyncEnumerable<IEvent?> ReadAsync(
        INotificationStore store, NoticeSignal signal, string review, long after, Filter filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var quietSince = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var grown = signal.Grown; // taken before the look, so that no growth falls between
            IReadOnlyList<IEvent> events;
            await using (var session = store.QuerySession())
                events = await session.Events.FetchStreamAsync(review, fromVersion: after + 1, token: cancellation);

            foreach (var e in events)
            {
                after = e.Version;
                if (!filter.Passes(e)) continue;
                yield return e;
                quietSince = TimeProvider.System.GetTimestamp();
            }

            if (events.Count > 0) continue;
            if (TimeProvider.System.GetElapsedTime(quietSince) >= Heartbeat)
            {
                yield return null;
                quietSince = TimeProvider.System.GetTimestamp();
            }

            await Task.WhenAny(grown, Task.Delay(Look, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Which entries a reader gets: recomputations, and the shifts of one subscription.</summary>
    private sealed record Filter(Guid Subscription, IReadOnlyList<string>? Types)
    {
        public bool Passes(IEvent e) =>
            (e.Data is not ShiftDetected detected || detected.Shift.SubscriptionId == Subscription)
            && (Types is null || Types.Contains(e.Data is ShiftDetected ? CloudEvent.Shifted : CloudEvent.Recomputed, StringComparer.Ordinal));
    }

    private sealed class Stream(IAsyncEnumerable<IEvent?> events) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = "text/event-stream";
            response.Headers.CacheControl = "no-cache, no-store";
            response.Headers["X-Accel-Buffering"] = "no";
            httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            try
            {
                await response.WriteAsync("retry: 1000\n\n", httpContext.RequestAborted);
                await response.Body.FlushAsync(httpContext.RequestAborted);
                await foreach (var e in events.WithCancellation(httpContext.RequestAborted))
                {
                    await response.WriteAsync(e is null ? ":\n\n" : Format(e), httpContext.RequestAborted);
                    await response.Body.FlushAsync(httpContext.RequestAborted);
                }
            }
            catch (OperationCanceledException)
            {
                // The reader left, or the process stops: the end of every stream.
            }
        }

        private static string Format(IEvent e)
        {
            var cloud = CloudEvent.Of(e);
            return string.Create(CultureInfo.InvariantCulture, $"id: {e.Version}\nevent: {cloud.Type}\ndata: {cloud.ToJson()}\n\n");
        }
    }
}
