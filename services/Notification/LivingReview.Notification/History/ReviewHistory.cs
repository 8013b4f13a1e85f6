using System.Collections.Concurrent;
using System.Collections.Immutable;
using Marten;

namespace LivingReview.Notification.History;

/// <summary>
/// The versions of a review's estimates as they arrived. Entries are immutable and only added to, so what was read once is kept: each call
/// reads what came since.
/// </summary>
internal sealed class ReviewHistory
{
    private readonly ConcurrentDictionary<string, ImmutableList<ReviewState>> _known = new(StringComparer.Ordinal);

    /// <summary>Every version that has been committed, oldest first.</summary>
    public async Task<ImmutableList<ReviewState>> ReadAsync(IQuerySession session, string review, CancellationToken cancellation)
    {
        var states = _known.GetValueOrDefault(review) ?? [];
        var last = states.IsEmpty ? 0 : states[^1].EstimateVersion;
        var entries = await session.Query<HistoryEntry>()
            .Where(e => e.Review == review && e.EstimateVersion > last).OrderBy(e => e.EstimateVersion).ToListAsync(cancellation);
        foreach (var entry in entries) states = states.Add(ReviewState.Next(states.IsEmpty ? null : states[^1], entry));
        _known.AddOrUpdate(review, states, (_, other) => other.Count > states.Count ? other : states);
        return states;
    }

    /// <summary>The version of that number; null if it never arrived.</summary>
    public static ReviewState? At(ImmutableList<ReviewState> states, long version)
    {
        var (low, high) = (0, states.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (states[middle].EstimateVersion == version) return states[middle];
            if (states[middle].EstimateVersion < version) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }
}
