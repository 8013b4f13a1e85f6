using System.Collections.Concurrent;

namespace LivingReview.Analysis.Evidence;

/// <summary>Reviews of which a later revision is known than has arrived without a gap.</summary>
internal sealed class EvidenceGaps(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Gap> _open = new(StringComparer.Ordinal);

    /// <summary>The evidence stood at <paramref name="Head"/> since <paramref name="Since"/>; asked for the rest <paramref name="Requests"/> times.</summary>
    public sealed record Gap(long Head, long Known, DateTimeOffset Since, int Requests);

    /// <summary>The open gaps.</summary>
    public IReadOnlyList<(string Review, Gap Gap)> All => [.. _open.Select(g => (g.Key, g.Value))];

    /// <summary>The newest revision known to exist, given that <paramref name="revision"/> does.</summary>
    public long KnownAtLeast(string review, long revision) =>
        _open.TryGetValue(review, out var gap) ? Math.Max(gap.Known, revision) : revision;

    /// <summary>Records how far a review's evidence goes without a gap, and the newest revision that is known to exist.</summary>
    public void Note(string review, long head, long known)
    {
        known = KnownAtLeast(review, known);
        if (head >= known) _open.TryRemove(review, out _);
        else _open.AddOrUpdate(review, _ => new Gap(head, known, time.GetUtcNow(), 0), (_, gap) => gap with { Known = known });
    }

    /// <summary>The evidence has grown but is not complete: what is missing may still be under way.</summary>
    public void Progressed(string review, Gap gap, long head) => _open.TryUpdate(review, gap with { Head = head, Since = time.GetUtcNow(), Requests = 0 }, gap);

    /// <summary>A replay was asked for; the next request is due after <paramref name="wait"/>.</summary>
    public void Requested(string review, Gap gap, TimeSpan wait) =>
        _open.TryUpdate(review, gap with { Since = time.GetUtcNow() + wait, Requests = gap.Requests + 1 }, gap);
}
