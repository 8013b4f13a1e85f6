using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LivingReview.Contracts.Alerts;

namespace LivingReview.Client;

/// <summary>Follows the events of reviews.</summary>
/// <param name="http">Calls the API; its base address is the root of the installation, and it has no time limit.</param>
/// <param name="time">Clock of the pauses between attempts.</param>
public sealed class EventsClient(HttpClient http, TimeProvider time)
{
    /// <summary>A position before the first event of a log.</summary>
    public const string Start = "0";

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The events of a review, without end: when the connection breaks, it is opened again after the last event. If the log was lost (a restore
    /// from a backup), an event of the type <see cref="ReviewEvent.LogReset"/> comes, and then the log from its start; events that were received
    /// before have their old ids.
    /// </summary>
    /// <param name="review">The review.</param>
    /// <param name="position">Position of the last event that was received; <see cref="Start"/> for all events, null for those from now on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ApiException">The review is unknown, or the caller may not read it.</exception>
    public IAsyncEnumerable<FollowedEvent> FollowAsync(string review, string? position, CancellationToken cancellationToken) =>
        FollowAsync(review, position, null, cancellationToken);

    /// <summary>The same, with a step that is done whenever the stream is open, before its first event: what is read there misses nothing.</summary>
    /// <param name="review">The review.</param>
    /// <param name="position">Position of the last event that was received; <see cref="Start"/> for all events, null for those from now on.</param>
    /// <param name="opened">The step.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ApiException">The review is unknown, or the caller may not read it.</exception>
    public async IAsyncEnumerable<FollowedEvent> FollowAsync(
        string review, string? position, Func<CancellationToken, Task>? opened, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (stream, failures) = (new EventStreamClient(http), 0);
        while (true)
        {
            await using var items = stream.ReadAsync(review, position, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(items))
            {
                failures = 0;
                if (items.Current is not { } item)
                {
                    if (opened is not null) await opened(cancellationToken);
                    continue;
                }

                var e = JsonSerializer.Deserialize<ReviewEvent>(item.Data, Json.Options) ?? throw new JsonException("An event was empty.");
                position = e.Type == ReviewEvent.LogReset ? Start : item.EventId ?? position;
                yield return new FollowedEvent(e, position);
            }

            await Task.Delay(Pause(failures++), time, cancellationToken);
        }
    }

    /// <summary>Whether there is another event; false where the connection ended or broke.</summary>
    private static async Task<bool> NextAsync(IAsyncEnumerator<SseItem<string>?> items)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException { StatusCode: null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError })
        {
            return false;
        }
    }

    private static TimeSpan Pause(int failures) => failures == 0 ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(Math.Min(Math.Pow(2, failures - 1), LongestPause.TotalSeconds));
}

/// <summary>An event of a log that is followed.</summary>
/// <param name="Event">The event.</param>
/// <param name="Position">Where the log is followed from another time: to be kept once the event was acted on.</param>
public sealed record FollowedEvent(ReviewEvent Event, string? Position);
