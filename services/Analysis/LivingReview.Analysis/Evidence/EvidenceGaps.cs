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

    /// <summary>A revision is known to exist.</summary>
    public void Expect(string review, long revision) =>
        _open.AddOrUpdate(review, _ => new Gap(0, revision, time.GetUtcNow(), 0), (_, gap) => gap with { Known = Math.Max(gap.Known, revision) });

    /// <summary>The newest revision known to exist, as long as not everything up to it has arrived; else 0.</summary>
    public long Expected(string review) => _open.TryGetValue(review, out var gap) ? gap.Known : 0;

    /// <summary>The evidence has arrived without a gap up to <paramref name="head"/>.</summary>
    public void Reached(string review, long head)
    {
        if (_open.TryGetValue(review, out var gap) && head >= gap.Known) _open.TryRemove(KeyValuePair.Create(review, gap));
    }

    /// <summary>Ingestion has nothing from a revision on: the gap that begins there was opened by a message that was wrong, and is closed.</summary>
    /// <returns>Whether there was such a gap.</returns>
    public bool Deny(string review, long head, long nothingFrom) =>
        head + 1 == nothingFrom && _open.TryGetValue(review, out var gap) && gap.Requests > 0 && _open.TryRemove(KeyValuePair.Create(review, gap));

    /// <summary>The evidence has grown but is not complete: what is missing may still be under way.</summary>
    public void Progressed(string review, Gap gap, long head) => _open.TryUpdate(review, gap with { Head = head, Since = time.GetUtcNow(), Requests = 0 }, gap);

    /// <summary>A replay was asked for; the next request is due after <paramref name="wait"/>.</summary>
    public void Requested(string review, Gap gap, TimeSpan wait) =>
        _open.TryUpdate(review, gap with { Since = time.GetUtcNow() + wait, Requests = gap.Requests + 1 }, gap);
}
