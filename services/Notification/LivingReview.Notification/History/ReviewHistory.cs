using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Marten;

namespace LivingReview.Notification.History;

/// <summary>
/// The versions of a review's estimates as they arrived. The store has them all; in memory are the newest of each review and those that
/// baselines named when the review was last evaluated, so that memory does not grow with the number of revisions.
/// </summary>
internal sealed class ReviewHistory
{
    private readonly ConcurrentDictionary<string, Remembered> _remembered = new(StringComparer.Ordinal);

    /// <summary>Every version that has been committed, oldest first, from the store.</summary>
    public static ValueTask<List<ReviewState>> ReadAllAsync(IQuerySession session, string review, CancellationToken cancellationToken) =>
        FoldAsync(session, review, null, long.MaxValue, cancellationToken).ToListAsync(cancellationToken);

    /// <summary>The newest version; null if none has arrived.</summary>
    public async Task<ReviewState?> ReadNewestAsync(IQuerySession session, string review, CancellationToken cancellationToken)
    {
        var known = _remembered.GetValueOrDefault(review);
        var newest = known?.Newest;
        await foreach (var state in FoldAsync(session, review, newest, long.MaxValue, cancellationToken)) newest = state;
        if (newest is not null) Remember(review, new Remembered(newest, known?.Named ?? []));
        return newest;
    }

    /// <summary>Those of the given versions that have arrived, oldest first, and at the end the newest; empty if none has arrived.</summary>
    public async Task<ImmutableList<ReviewState>> ReadAsync(IQuerySession session, string review, IReadOnlySet<long> versions, CancellationToken cancellationToken)
    {
        var known = _remembered.GetValueOrDefault(review);
        var named = new SortedDictionary<long, ReviewState>();
        foreach (var state in known is null ? [] : known.Named.Add(known.Newest)) Take(state);
        var newest = known?.Newest;
        await foreach (var state in FoldAsync(session, review, newest, long.MaxValue, cancellationToken)) Take(newest = state);
        if (newest is null) return [];

        // Named by a baseline that another process has set, or that was reset.
        var missing = versions.Where(v => v < newest.EstimateVersion && !named.ContainsKey(v)).ToList();
        if (missing.Count > 0 && await LastStoredAsync(session, review, missing, cancellationToken) is { } last)
        {
            await foreach (var state in FoldAsync(session, review, null, last, cancellationToken)) Take(state);
        }

        Remember(review, new Remembered(newest, [.. named.Values]));
        return [.. named.Values.Where(s => s.EstimateVersion < newest.EstimateVersion), newest];

        void Take(ReviewState state)
        {
            if (versions.Contains(state.EstimateVersion)) named[state.EstimateVersion] = state;
        }
    }

    /// <summary>Has the next reading start from the store.</summary>
    public void Forget(string review) => _remembered.TryRemove(review, out _);

    private void Remember(string review, Remembered now) =>
        _remembered.AddOrUpdate(review, now, (_, other) => other.Newest.EstimateVersion > now.Newest.EstimateVersion ? other : now);

    /// <summary>The greatest of the versions that is stored: one that never arrived must not cost a reading of the whole history.</summary>
    private static async Task<long?> LastStoredAsync(IQuerySession session, string review, IReadOnlyList<long> versions, CancellationToken cancellationToken)
    {
        var stored = await session.LoadManyAsync<HistoryEntry>(cancellationToken, versions.Select(v => HistoryEntry.IdOf(review, v)).ToArray());
        return stored.Count == 0 ? null : stored.Max(e => e.EstimateVersion);
    }

    /// <summary>The versions after <paramref name="state"/> (null: all) up to <paramref name="last"/>, each made from the one before.</summary>
    private static async IAsyncEnumerable<ReviewState> FoldAsync(
        IQuerySession session, string review, ReviewState? state, long last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = state?.EstimateVersion ?? 0;
        var entries = session.Query<HistoryEntry>()
            .Where(e => e.Review == review && e.EstimateVersion > first && e.EstimateVersion <= last).OrderBy(e => e.EstimateVersion);
        await foreach (var entry in entries.ToAsyncEnumerable(cancellationToken)) yield return state = ReviewState.Next(state, entry);
    }

    private sealed record Remembered(ReviewState Newest, ImmutableList<ReviewState> Named);
}
