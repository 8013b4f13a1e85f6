using LivingReview.Analysis.Recomputing;
using LivingReview.Hosting.Store;
using Marten;
using Microsoft.Extensions.Logging;

namespace LivingReview.Analysis.Evidence;

/// <summary>
/// Takes revisions in any order and any number of times, then has the reviews that they touch recomputed. Batches that come at once, as a
/// rule of different reviews, are stored in one commit.
/// </summary>
internal sealed partial class EvidenceInbox
{
    /// <summary>Maximum number of concurrent batches, and so of batches in one commit.</summary>
    public const int MaxBatches = 64;

    private readonly IAnalysisStore _store;
    private readonly EvidenceReader _evidence;
    private readonly Recomputer _recomputer;
    private readonly EvidenceGaps _gaps;
    private readonly ILogger<EvidenceInbox> _log;
    private readonly GroupCommit<IReadOnlyList<EvidenceRevision>, bool> _commits;

    public EvidenceInbox(IAnalysisStore store, EvidenceReader evidence, Recomputer recomputer, EvidenceGaps gaps, ILogger<EvidenceInbox> log)
    {
        (_store, _evidence, _recomputer, _gaps, _log) = (store, evidence, recomputer, gaps, log);
        _commits = new GroupCommit<IReadOnlyList<EvidenceRevision>, bool>(MaxBatches, StoreTogetherAsync);
    }

    public async Task AcceptAsync(IEnumerable<EvidenceRevision> arrived, CancellationToken cancellationToken)
    {
        var revisions = arrived.ToList();
        var reviews = revisions.GroupBy(r => r.Review, StringComparer.Ordinal).Select(r => (Id: r.Key, Newest: r.Max(x => x.Revision), Known: r.Max(x => Math.Max(x.Revision, x.Head)))).ToList();
        // Recorded before it is stored, so that the first revisions of a burst are not taken for all of them.
        foreach (var review in reviews) _gaps.Expect(review.Id, review.Known);
        if (!await _commits.CommitAsync(revisions, cancellationToken)) await StoreAsync(revisions, cancellationToken);

        _evidence.Offer(revisions);
        foreach (var review in reviews)
            _gaps.Reached(review.Id, await _recomputer.CatchUpAsync(review.Id, Math.Max(review.Newest, _gaps.Expected(review.Id)), cancellationToken));
    }

    /// <summary>Stores what several batches bring; false for all of them if that fails: each is then stored alone, and only the cause fails.</summary>
    private async Task<IReadOnlyList<bool>> StoreTogetherAsync(IReadOnlyList<IReadOnlyList<EvidenceRevision>> batches)
    {
        var stored = true;
        try
        {
            await StoreAsync(batches.SelectMany(b => b), CancellationToken.None);
        }
        catch (Exception fault) when (batches.Count > 1 && !StoreFaults.IsOutage(fault))
        {
            NotTogether(_log, batches.Count, fault);
            stored = false;
        }

        return [.. batches.Select(_ => stored)];
    }

    private async Task StoreAsync(IEnumerable<EvidenceRevision> revisions, CancellationToken cancellationToken)
    {
        await using var session = _store.LightweightSession();
        // One order for all writers, so that two commits with the same revisions cannot deadlock.
        session.Store(revisions.DistinctBy(r => r.Id).OrderBy(r => r.Id, StringComparer.Ordinal).ToArray());
        await session.SaveChangesAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "A commit of {Count} batches of evidence failed; each is tried by itself.")]
    private static partial void NotTogether(ILogger log, int count, Exception fault);
}
