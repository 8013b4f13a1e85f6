using System.Globalization;
using System.Runtime.CompilerServices;
using JasperFx.Events;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LivingReview.Notification.Notifications;

/// <summary>
/// The log from a position on, without end, as server-sent events. ASP.NET Core has a result of its own for them, which cannot send the comments
/// that keep a quiet connection open (dotnet/aspnetcore, discussion 67133).
/// </summary>
internal sealed class NotificationStream(NotificationTail tail, NotificationSignal signal, Site site, TimeProvider time, string review, long after, NotificationFilter filter) : IResult
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>What is said first to a reader whose position is beyond the end of the log; null for any other.</summary>
    public CloudEvent? Reset { get; init; }

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
            // Without an id: a reader that breaks off here asks for its old position again, and is told again.
            if (Reset is not null) await response.WriteAsync($"event: {Reset.Type}\ndata: {Reset.ToJson(site)}\n\n", httpContext.RequestAborted);
            await response.Body.FlushAsync(httpContext.RequestAborted);
            await foreach (var e in ReadAsync(httpContext.RequestAborted))
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

    /// <summary>Null is a heartbeat.</summary>
    private async IAsyncEnumerable<IEvent?> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var at = after;
        var quietSince = time.GetTimestamp();
        while (true)
        {
            var grown = signal.Grown; // taken before the look, so that no growth falls between
            var events = await tail.AfterAsync(review, at, cancellationToken);
            foreach (var e in events)
            {
                at = e.Version;
                if (!filter.Passes(e)) continue;
                yield return e;
                quietSince = time.GetTimestamp();
            }

            if (events.Count > 0) continue;
            if (time.GetElapsedTime(quietSince) >= Heartbeat)
            {
                yield return null;
                quietSince = time.GetTimestamp();
            }

            await Task.WhenAny(grown, Task.Delay(NotificationTail.LookInterval, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private string Format(IEvent e)
    {
        var cloud = CloudEvent.From(e);
        return string.Create(CultureInfo.InvariantCulture, $"id: {e.Version}\nevent: {cloud.Type}\ndata: {cloud.ToJson(site)}\n\n");
    }
}
