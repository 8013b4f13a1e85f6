using System.Collections.Concurrent;
using LivingReview.Contracts.Estimates;
using Marten;

namespace LivingReview.Analysis.Evidence;

/// <summary>
/// Reads the evidence of a review up to the first gap. Revisions are immutable, so the state at a revision never changes and is kept:
/// each call reads only what came since. Kept are the newest state and the last one that was asked for by its revision, which under load
/// lies behind: the estimates are published while the next evidence arrives.
/// </summary>
internal sealed class EvidenceReader
{
    private readonly ConcurrentDictionary<string, EvidenceState> _newest = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, EvidenceState> _asked = new(StringComparer.Ordinal);

    /// <summary>Takes note of revisions that were just stored: what follows what is kept need not be read.</summary>
    public void Offer(IEnumerable<EvidenceRevision> stored)
    {
        foreach (var review in stored.GroupBy(r => r.Review, StringComparer.Ordinal))
        {
            if (_newest.TryGetValue(review.Key, out var kept)) Keep(_newest, Fold(kept, [.. review.Where(r => r.Revision > kept.Head).OrderBy(r => r.Revision)]));
        }
    }

    /// <summary>The evidence up to the first gap as it is kept, without reading; head 0 if nothing is.</summary>
    public EvidenceState Kept(string review) => _newest.GetValueOrDefault(review) ?? EvidenceState.Empty(review);

    /// <summary>The evidence up to the first gap; head 0 if nothing of the review has arrived.</summary>
    public async Task<EvidenceState> ReadAsync(IQuerySession session, string review, CancellationToken cancellationToken)
    {
        var state = _newest.TryGetValue(review, out var kept) ? kept : EvidenceState.Empty(review);
        state = Fold(state, await RevisionsAsync(session, review, state.Head, long.MaxValue, cancellationToken));
        Keep(_newest, state);
        return state;
    }

    /// <summary>The evidence at a revision, from what is kept before it; its head is smaller if that revision has not arrived.</summary>
    public async Task<EvidenceState> ReadAsync(IQuerySession session, string review, long revision, CancellationToken cancellationToken)
    {
        var state = new[] { _newest.GetValueOrDefault(review), _asked.GetValueOrDefault(review) }
            .OfType<EvidenceState>().Where(s => s.Head <= revision).MaxBy(s => s.Head) ?? EvidenceState.Empty(review);
        if (state.Head < revision) state = Fold(state, await RevisionsAsync(session, review, state.Head, revision, cancellationToken));
        Keep(_asked, state);
        return state;
    }

    /// <summary>The evidence at a past revision; its head is smaller if that revision has not arrived.</summary>
    public static async Task<EvidenceState> ReadAtAsync(IQuerySession session, string review, long revision, CancellationToken cancellationToken) =>
        Fold(EvidenceState.Empty(review), await RevisionsAsync(session, review, 0, revision, cancellationToken));

    /// <summary>The evidence at each of several past revisions, in one pass; those that have not arrived are missing.</summary>
    public static async Task<IReadOnlyDictionary<long, EvidenceState>> ReadAtAsync(
        IQuerySession session, string review, IReadOnlySet<long> revisions, CancellationToken cancellationToken)
    {
        var states = new Dictionary<long, EvidenceState>();
        if (revisions.Count == 0) return states;
        var state = EvidenceState.Empty(review);
        foreach (var next in await RevisionsAsync(session, review, 0, revisions.Max(), cancellationToken))
        {
            if (next.Revision != state.Head + 1) break;
            state = state.Apply(next);
            if (revisions.Contains(state.Head)) states.Add(state.Head, state);
        }

        return states;
    }

    /// <summary>The log itself up to a revision.</summary>
    public static Task<IReadOnlyList<EvidenceRevision>> RevisionsUpToAsync(IQuerySession session, string review, long revision, CancellationToken cancellationToken) =>
        RevisionsAsync(session, review, 0, revision, cancellationToken);

    /// <summary>What changed after one revision up to another.</summary>
    public static async Task<IReadOnlyList<EvidenceChange>> ChangesAsync(
        IQuerySession session, string review, long after, long upTo, CancellationToken cancellationToken) =>
        [.. (await RevisionsAsync(session, review, after, upTo, cancellationToken)).Select(r => r.ToChange())];

    private static void Keep(ConcurrentDictionary<string, EvidenceState> kept, EvidenceState state)
    {
        if (state.Head > 0) kept.AddOrUpdate(state.Review, state, (_, other) => other.Head > state.Head ? other : state);
    }

    private static EvidenceState Fold(EvidenceState state, IReadOnlyList<EvidenceRevision> revisions)
    {
        foreach (var next in revisions)
        {
            if (next.Revision != state.Head + 1) break;
            state = state.Apply(next);
        }

        return state;
    }

    /// <summary>The log itself after one revision up to another.</summary>
    public static Task<IReadOnlyList<EvidenceRevision>> RevisionsAsync(
        IQuerySession session, string review, long after, long upTo, CancellationToken cancellationToken) =>
        session.Query<EvidenceRevision>()
            .Where(r => r.Review == review && r.Revision > after && r.Revision <= upTo)
            .OrderBy(r => r.Revision)
            .ToListAsync(cancellationToken);
}
