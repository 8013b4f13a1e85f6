using LivingReview.Analysis.Recomputing;

namespace LivingReview.Analysis.Evidence;

/// <summary>Takes revisions in any order and any number of times, then has the reviews that they touch recomputed.</summary>
internal sealed class EvidenceInbox(IAnalysisStore store, Recomputer recomputer, EvidenceGaps gaps)
{
    public async Task AcceptAsync(IEnumerable<EvidenceRevision> arrived, CancellationToken cancellation)
    {
        // One order for all writers, so that two batches with the same revisions cannot deadlock.
        var revisions = arrived.DistinctBy(r => r.Id).OrderBy(r => r.Id, StringComparer.Ordinal).ToArray();
        // Said before it is stored: nobody shall take the first revisions of a burst for all there is.
        foreach (var review in revisions.GroupBy(r => r.Review, StringComparer.Ordinal)) gaps.Expect(review.Key, review.Max(r => Math.Max(r.Revision, r.Head)));
        await using (var session = store.LightweightSession())
        {
            session.Store(revisions);
            await session.SaveChangesAsync(cancellation);
        }

        foreach (var review in revisions.Select(r => r.Review).Distinct(StringComparer.Ordinal))
            gaps.Reached(review, await recomputer.CatchUpAsync(review, gaps.Expected(review), cancellation));
    }
}
