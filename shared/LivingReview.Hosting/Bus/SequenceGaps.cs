using System.Collections.Concurrent;

namespace LivingReview.Hosting.Bus;

/// <summary>Reviews of whose log a later number is known than has arrived without a gap.</summary>
/// <param name="time">The clock.</param>
public class SequenceGaps(TimeProvider time)
{
    /// <summary>Without a message for as long, nothing is taken to wait in the queue.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, Gap> _open = new(StringComparer.Ordinal);
    private volatile Arrival? _latest;

    /// <summary>The log stood at <paramref name="Head"/> since <paramref name="Since"/>; the rest was requested <paramref name="Requests"/> times.</summary>
    /// <param name="Head">The last number that had arrived without a gap.</param>
    /// <param name="Known">The newest number known to exist.</param>
    /// <param name="Since">Since when.</param>
    /// <param name="Requests">Requests since then.</param>
    public sealed record Gap(long Head, long Known, DateTimeOffset Since, int Requests);

    /// <summary>The open gaps.</summary>
    public IReadOnlyList<(string Review, Gap Gap)> All => [.. _open.Select(g => (g.Key, g.Value))];

    /// <summary>
    /// The gaps that have been open for the grace time, by the time at which the messages that arrive now were sent: what is missing may wait in a long
    /// queue, and to request it again would make that longer, without an end if more is requested than is taken in.
    /// </summary>
    /// <param name="grace">How long what is missing may be under way.</param>
    public IReadOnlyList<(string Review, Gap Gap)> Due(TimeSpan grace)
    {
        var now = time.GetUtcNow();
        var by = _latest is { } latest && now - latest.At < Quiet && latest.SentAt < now ? latest.SentAt : now;
        return [.. All.Where(g => by - g.Gap.Since >= grace)];
    }

    /// <summary>A message of a log arrived. What was sent before it has arrived as well: queues keep the order.</summary>
    /// <param name="sentAt">When it was sent; null if it does not say.</param>
    public void Arrived(DateTime? sentAt)
    {
        if (sentAt is { } at) _latest = new Arrival(new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)), time.GetUtcNow());
    }

    /// <summary>A number is known to exist.</summary>
    public void Expect(string review, long number) =>
        _open.AddOrUpdate(review, _ => new Gap(0, number, time.GetUtcNow(), 0), (_, gap) => gap with { Known = Math.Max(gap.Known, number) });

    /// <summary>The newest number known to exist, as long as not everything up to it has arrived; else 0.</summary>
    public long Expected(string review) => _open.TryGetValue(review, out var gap) ? gap.Known : 0;

    /// <summary>Everything has arrived without a gap up to <paramref name="head"/>.</summary>
    public void Reached(string review, long head)
    {
        if (_open.TryGetValue(review, out var gap) && head >= gap.Known) _open.TryRemove(KeyValuePair.Create(review, gap));
    }

    /// <summary>More has arrived, not everything: what is missing may still be under way.</summary>
    public void Progressed(string review, Gap gap, long head) => _open.TryUpdate(review, gap with { Head = head, Since = time.GetUtcNow(), Requests = 0 }, gap);

    /// <summary>A replay was requested; the next request is due after <paramref name="wait"/>.</summary>
    public void Requested(string review, Gap gap, TimeSpan wait) =>
        _open.TryUpdate(review, gap with { Since = time.GetUtcNow() + wait, Requests = gap.Requests + 1 }, gap);

    /// <summary>The producer has nothing from a number on: the gap that begins there was opened by a message that was wrong, and is closed.</summary>
    /// <param name="review">The review.</param>
    /// <param name="head">The producer's newest number.</param>
    /// <param name="nothingFrom">The first number that does not exist.</param>
    /// <returns>Whether there was such a gap.</returns>
    public bool Deny(string review, long head, long nothingFrom) =>
        head + 1 == nothingFrom && _open.TryGetValue(review, out var gap) && gap.Requests > 0 && _open.TryRemove(KeyValuePair.Create(review, gap));

    /// <summary>The gap is closed, whatever its numbers were.</summary>
    public void Close(string review, Gap gap) => _open.TryRemove(KeyValuePair.Create(review, gap));

    private sealed record Arrival(DateTimeOffset SentAt, DateTimeOffset At);
}
