using System.Collections.Concurrent;
using System.Diagnostics;
using LivingReview.Analysis.Evidence;
using Microsoft.Extensions.Logging;

namespace LivingReview.Analysis.Recomputing;

/// <summary>
/// Brings a review's estimates up to its evidence. Within a process one review is worked by one caller at a time; between processes
/// optimistic concurrency on the estimate stream decides, and the loser tries again on fresh state (the consumer's retry).
/// </summary>
internal sealed partial class Recomputer(IAnalysisStore store, EvidenceReader evidence, ILogger<Recomputer> log)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <summary>
    /// Recomputes if the evidence is ahead of the estimates, and complete up to <paramref name="known"/>: half of a burst is not worked on.
    /// Returns how far the evidence goes without a gap.
    /// </summary>
    public async Task<long> CatchUpAsync(string review, long known, CancellationToken cancellation)
    {
        var turn = _turns.GetOrAdd(review, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellation);
        try
        {
            await using var session = store.LightweightSession();
            var state = await evidence.ReadAsync(session, review, cancellation);
            if (state.Head == 0 || state.Head < known) return state.Head;

            var stream = await session.Events.FetchForWriting<CurrentEstimates>(review, cancellation);
            if (stream.Aggregate is { } current && current.Revision >= state.Head) return state.Head;

            var started = Stopwatch.GetTimestamp();
            var causes = await EvidenceReader.ChangesAsync(session, review, stream.Aggregate?.Revision ?? 0, state.Head, cancellation);
            var next = Recomputation.Next(stream.Aggregate, state, causes);
            stream.AppendOne(next);
            await session.SaveChangesAsync(cancellation);
            Recomputed(log, review, state.Head, next.Changed.Count, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return state.Head;
        }
        finally
        {
            turn.Release();
        }
    }

    [LoggerMessage(LogLevel.Information, "Review {Review} is estimated at revision {Revision}: {Changed} strata changed, in {Milliseconds:F1} ms.")]
    private static partial void Recomputed(ILogger log, string review, long revision, int changed, double milliseconds);
}
