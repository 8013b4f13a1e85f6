using System.Collections.Concurrent;
using System.Diagnostics;
using LivingReview.Analysis.Evidence;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Hosting.Telemetry;
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
    /// <summary>
    /// While revisions of a review are missing here, another worker may have stored them: how often the database is asked. Every message of a burst
    /// would ask otherwise, and two workers would estimate the same review twice.
    /// </summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <summary>When the last look at a review's stored evidence began.</summary>
    private readonly ConcurrentDictionary<string, long> _looked = new(StringComparer.Ordinal);

    /// <summary>Revisions that this process has seen estimated. Estimates never go back, so there is no need to look again: most batches of a burst end here.</summary>
    private readonly ConcurrentDictionary<string, long> _estimated = new(StringComparer.Ordinal);

    /// <summary>
    /// Recomputes if the evidence is ahead of the estimates, and complete up to <paramref name="known"/>: half of a burst is not worked on.
    /// Returns how far the evidence goes without a gap.
    /// </summary>
    public async Task<long> CatchUpAsync(string review, long known, CancellationToken cancellationToken)
    {
        var arrived = time.GetTimestamp();
        if (known > evidence.Kept(review).Head && _looked.TryGetValue(review, out var last) && LookInterval - time.GetElapsedTime(last, arrived) is { Ticks: > 0 } early)
            await Task.Delay(early, time, cancellationToken);
        return await InTurnAsync(review, () => CatchUpInTurnAsync(review, known, arrived, cancellationToken), cancellationToken);
    }

    private async Task<long> CatchUpInTurnAsync(string review, long known, long arrived, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        var state = await StateAsync(session, review, known, arrived, cancellationToken);
        if (state.Head == 0 || state.Head < known || state.Head <= _estimated.GetValueOrDefault(review)) return state.Head;

        var stream = await session.Events.FetchForWriting<CurrentEstimates>(review, cancellationToken);
        if (stream.Aggregate is { } reached && reached.Revision >= state.Head) return _estimated[review] = state.Head;

        using var span = Tracing.Start("recompute");
        span?.SetTag("livingreview.review", review).SetTag("livingreview.revision", state.Head);
        var started = Stopwatch.GetTimestamp();
        var current = stream.Aggregate;
        if (current is not null && Recomputation.IsOutdated(current))
        {
            // The engine first, on the data of the last estimates: this separates the effect of the evidence from that of the method.
            var change = await ChangeAsync(session, current, cancellationToken);
            stream.AppendOne(change);
            current = current.With(change.Estimated);
        }

        var since = await EvidenceReader.RevisionsAsync(session, review, current?.Revision ?? 0, state.Head, cancellationToken);
        var entries = await EntriesAsync(session, current, state, since, cancellationToken);
        foreach (var entry in entries) stream.AppendOne(entry);
        await session.SaveChangesAsync(cancellationToken);
        _estimated[review] = state.Head;

        var elapsed = Stopwatch.GetElapsedTime(started);
        var changed = entries.SelectMany(e => e is MethodChanged method ? method.Estimated.Changed : ((StrataEstimated)e).Changed).ToList();
        metrics.Recomputed(elapsed.TotalSeconds, changed);
        var age = (time.GetUtcNow() - state.HeadAt).TotalSeconds;
        var late = age > options.Value.FreshnessSeconds;
        metrics.Fresh(age, late);
        if (late) Late(log, review, state.Head, age, options.Value.FreshnessSeconds);
        Recomputed(log, review, state.Head, changed.Count, elapsed.TotalMilliseconds);
        return state.Head;
    }

    /// <summary>The evidence: as it is kept if that goes as far as is known, or if someone has looked since the caller had stored what it brought.</summary>
    private Task<EvidenceState> StateAsync(IQuerySession session, string review, long known, long arrived, CancellationToken cancellationToken)
    {
        var kept = evidence.Kept(review);
        if (known > 0 && (kept.Head >= known || (_looked.TryGetValue(review, out var last) && last > arrived))) return Task.FromResult(kept);
        _looked[review] = time.GetTimestamp();
        return evidence.ReadAsync(session, review, cancellationToken);
    }

    /// <summary>
    /// Estimates a review's data of today again with this engine, if another made the estimates. Returns whether it appended anything.
    /// </summary>
    public Task<bool> ChangeMethodAsync(string review, CancellationToken cancellationToken) => InTurnAsync(review, async () =>
    {
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForWriting<CurrentEstimates>(review, cancellationToken);
        if (stream.Aggregate is not { } current || !Recomputation.IsOutdated(current)) return false;
        var change = await ChangeAsync(session, current, cancellationToken);
        stream.AppendOne(change);
        await session.SaveChangesAsync(cancellationToken);
        MethodAdopted(log, review, change.From, change.To, change.Differences.Count);
        return true;
    }, cancellationToken);

    /// <summary>
    /// One entry, as a rule. Where the protocol changes the method the log is cut: the evidence up to there, the change of the method,
    /// the evidence after it. This separates the effect of the studies from that of the method.
    /// </summary>
    private static async Task<IReadOnlyList<object>> EntriesAsync(
        IQuerySession session, CurrentEstimates? current, EvidenceState state, IReadOnlyList<EvidenceRevision> since, CancellationToken cancellationToken)
    {
        var changes = Recomputation.MethodChanges(current, since);
        if (changes.Count == 0) return [Recomputation.Next(current, state, Causes(current?.Revision ?? 0, state.Head))];

        var entries = new List<object>();
        var states = await EvidenceReader.ReadAtAsync(session, state.Review, changes.SelectMany(c => new[] { c.Revision - 1, c.Revision }).ToHashSet(), cancellationToken);
        foreach (var (revision, before) in changes)
        {
            if (revision - 1 > current!.Revision) Evidence(states[revision - 1]);
            var change = Recomputation.Under(before, current, states[revision], Causes(revision - 1, revision));
            entries.Add(change);
            current = current.With(change.Estimated);
        }

        if (state.Head > current!.Revision) Evidence(state);
        return entries;

        void Evidence(EvidenceState upTo)
        {
            var next = Recomputation.Next(current, upTo, Causes(current!.Revision, upTo.Head));
            entries.Add(next);
            current = current.With(next);
        }

        IReadOnlyList<EvidenceChange> Causes(long after, long upTo) => [.. since.Where(r => r.Revision > after && r.Revision <= upTo).Select(r => r.ToChange())];
    }

    private static async Task<MethodChanged> ChangeAsync(IQuerySession session, CurrentEstimates current, CancellationToken cancellationToken)
    {
        var state = await EvidenceReader.ReadAtAsync(session, current.Id, current.Revision, cancellationToken);
        return state.Head == current.Revision
            ? Recomputation.Under(Engine.Version, current, state)
            : throw new InvalidOperationException($"The evidence of '{current.Id}' ends at revision {state.Head}, its estimates rest on {current.Revision}.");
    }

    private async Task<T> InTurnAsync<T>(string review, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var turn = _turns.GetOrAdd(review, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellationToken);
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
