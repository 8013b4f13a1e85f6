using System.Collections.Concurrent;
using System.Diagnostics;
using LivingReview.Analysis.Evidence;
using LivingReview.DiagnosticAccuracy;
using Marten;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Analysis.Recomputing;

/// <summary>
/// Brings a review's estimates up to its evidence. Within a process one review is worked by one caller at a time; between processes
/// optimistic concurrency on the estimate stream decides, and the loser tries again on fresh state (the consumer's retry).
/// </summary>
internal sealed partial class Recomputer(
    IAnalysisStore store, EvidenceReader evidence, AnalysisMetrics metrics, IOptions<AnalysisOptions> options, TimeProvider time, ILogger<Recomputer> log)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <summary>
    /// Recomputes if the evidence is ahead of the estimates, and complete up to <paramref name="known"/>: half of a burst is not worked on.
    /// Returns how far the evidence goes without a gap.
    /// </summary>
    public Task<long> CatchUpAsync(string review, long known, CancellationToken cancellation) => InTurnAsync(review, async () =>
    {
        await using var session = store.LightweightSession();
        var state = await evidence.ReadAsync(session, review, cancellation);
        if (state.Head == 0 || state.Head < known) return state.Head;

        var stream = await session.Events.FetchForWriting<CurrentEstimates>(review, cancellation);
        if (stream.Aggregate is { } reached && reached.Revision >= state.Head) return state.Head;

        var started = Stopwatch.GetTimestamp();
        var current = stream.Aggregate;
        var causes = await EvidenceReader.ChangesAsync(session, review, current?.Revision ?? 0, state.Head, cancellation);
        if (current is not null && IsOutdated(current))
        {
            // The engine first, on the data of the last estimates: what the evidence does is then told apart from what the method does.
            var change = await ChangeAsync(session, current, cancellation);
            stream.AppendOne(change);
            current = current.With(change.Estimated);
        }

        var next = Recomputation.Next(current, state, causes);
        stream.AppendOne(next);
        await session.SaveChangesAsync(cancellation);

        var elapsed = Stopwatch.GetElapsedTime(started);
        metrics.Recomputed(elapsed.TotalSeconds, next.Changed.Count);
        var age = (time.GetUtcNow() - state.HeadAt).TotalSeconds;
        var late = age > options.Value.FreshnessSeconds;
        metrics.Fresh(age, late);
        if (late) Late(log, review, state.Head, age, options.Value.FreshnessSeconds);
        Recomputed(log, review, state.Head, next.Changed.Count, elapsed.TotalMilliseconds);
        return state.Head;
    }, cancellation);

    /// <summary>
    /// Estimates a review's data of today again with this engine, if another made the estimates. Returns whether it appended anything.
    /// </summary>
    public Task<bool> ChangeMethodAsync(string review, CancellationToken cancellation) => InTurnAsync(review, async () =>
    {
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForWriting<CurrentEstimates>(review, cancellation);
        if (stream.Aggregate is not { } current || !IsOutdated(current)) return false;
        var change = await ChangeAsync(session, current, cancellation);
        stream.AppendOne(change);
        await session.SaveChangesAsync(cancellation);
        MethodAdopted(log, review, change.From, change.To, change.Differences.Count);
        return true;
    }, cancellation);

    private static async Task<MethodChanged> ChangeAsync(IQuerySession session, CurrentEstimates current, CancellationToken cancellation)
    {
        var state = await EvidenceReader.ReadAtAsync(session, current.Id, current.Revision, cancellation);
        return state.Head == current.Revision
            ? Recomputation.Under(Engine.Version, current, state)
            : throw new InvalidOperationException($"The evidence of '{current.Id}' ends at revision {state.Head}, its estimates rest on {current.Revision}.");
    }

    private static bool IsOutdated(CurrentEstimates current) =>
        current.Strata.Concat(current.Companions).Any(s => s.EngineVersion != Engine.Version);

    private async Task<T> InTurnAsync<T>(string review, Func<Task<T>> work, CancellationToken cancellation)
    {
        var turn = _turns.GetOrAdd(review, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellation);
        try
        {
            return await work();
        }
        finally
        {
            turn.Release();
        }
    }

    [LoggerMessage(LogLevel.Information, "Review {Review} is estimated at revision {Revision}: {Changed} strata changed, in {Milliseconds:F1} ms.")]
    private static partial void Recomputed(ILogger log, string review, long revision, int changed, double milliseconds);

    [LoggerMessage(LogLevel.Information, "Review {Review} reached revision {Revision} {Seconds:F1} s after it was accepted; the bound is {Bound} s.")]
    private static partial void Late(ILogger log, string review, long revision, double seconds, double bound);

    [LoggerMessage(LogLevel.Information, "Review {Review} was estimated again by {To} instead of {From}: {Differences} strata differ.")]
    private static partial void MethodAdopted(ILogger log, string review, string from, string to, int differences);
}
