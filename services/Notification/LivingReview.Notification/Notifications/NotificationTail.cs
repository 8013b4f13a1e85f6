using System.Collections.Concurrent;
using JasperFx.Events;

namespace LivingReview.Notification.Notifications;

/// <summary>
/// The end of each review's log, read once for all who follow it: however many readers there are, a growth is one query. Each reader keeps
/// its own place, so a slow one does not delay the others.
/// </summary>
internal sealed class NotificationTail(INotificationStore store, NotificationSignal signal, TimeProvider time)
{
    private const int Kept = 1000;

    /// <summary>How old the last read may be if there was no signal that the log has grown (another process may have written).</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Tail> _tails = new(StringComparer.Ordinal);

    /// <summary>The entries after a position that are there now.</summary>
    public async Task<IReadOnlyList<IEvent>> AfterAsync(string review, long after, CancellationToken cancellationToken)
    {
        var tail = _tails.GetOrAdd(review, _ => new Tail(time));
        var wanted = signal.Generation;
        if (!tail.IsFresh(wanted))
        {
            await tail.Turn.WaitAsync(cancellationToken);
            try
            {
                if (!tail.IsFresh(wanted)) await RefreshAsync(tail, review, cancellationToken);
            }
            finally
            {
                tail.Turn.Release();
            }
        }

        var events = tail.Events;
        if (events.Count == 0 || after >= events[^1].Version) return [];
        if (after + 1 >= events[0].Version) return [.. events.SkipWhile(e => e.Version <= after)];
        await using var session = store.QuerySession();
        return await session.Events.FetchStreamAsync(review, fromVersion: after + 1, version: after + Kept, token: cancellationToken); // far behind: its own query, piece by piece
    }

    private async Task RefreshAsync(Tail tail, string review, CancellationToken cancellationToken)
    {
        var generation = signal.Generation; // before the look
        await using var session = store.QuerySession();
        var known = tail.Events;
        var from = known.Count > 0 ? known[^1].Version + 1 : Math.Max(1, ((await session.LoadAsync<ReviewNotifications>(review, cancellationToken))?.Sequence ?? 0) - Kept + 1);
        var grown = await session.Events.FetchStreamAsync(review, fromVersion: from, token: cancellationToken);
        if (grown.Count > 0) tail.Events = [.. known.Concat(grown).TakeLast(Kept)];
        tail.ReadAt(generation);
    }

    private sealed class Tail(TimeProvider time)
    {
        private long _generation = -1;
        private long _readAt;

        public SemaphoreSlim Turn { get; } = new(1, 1);

        public IReadOnlyList<IEvent> Events { get; set; } = [];

        public bool IsFresh(long generation) =>
            Volatile.Read(ref _generation) >= generation && time.GetElapsedTime(Volatile.Read(ref _readAt)) < LookInterval;

        public void ReadAt(long generation)
        {
            Volatile.Write(ref _readAt, time.GetTimestamp());
            Volatile.Write(ref _generation, generation);
        }
    }
}
