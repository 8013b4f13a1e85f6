using System.Collections.Concurrent;

namespace LivingReview.Analysis.Evidence;

/// <summary>Reviews of which a later revision is known than has arrived without a gap.</summary>
internal sealed class EvidenceGaps(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Gap> open = new(StringComparer.Ordinal);

    /// <summary>A gap after <paramref name="Head"/>; asked for again <paramref name="Requests"/> times, next at <paramref name="DueAt"/>.</summary>
    public sealed record Gap(long Head, long Known, DateTimeOffset DueAt, int Requests);

    /// <summary>Records how far a review's evidence goes without a gap, and the newest revision that is known to exist.</summary>
    public void Note(string review, long head, long known)
    {
        if (head >= known && (!open.TryGetValue(review, out var gap) || head >= gap.Known)) open.TryRemove(review, out _);
        else open.AddOrUpdate(review, _ => new Gap(head, known, time.GetUtcNow(), 0), (_, g) => g with { Head = Math.Max(head, g.Head), Known = Math.Max(known, g.Known) });
    }

    public IReadOnlyList<(string Review, Gap Gap)> All => [.. open.Select(g => (g.Key, g.Value))];

    /// <summary>A replay was asked for; ask again at <paramref name="next"/> if it does not come.</summary>
    public void Requested(string review, Gap gap, DateTimeOffset next) =>
        open.TryUpdate(review, gap with { DueAt = next, Requests = gap.Requests + 1 }, gap);
}
