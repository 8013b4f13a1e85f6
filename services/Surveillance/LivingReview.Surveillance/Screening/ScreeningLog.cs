using System.Collections.Concurrent;
using JasperFx;
using LivingReview.Hosting.Authentication;
using LivingReview.Surveillance.Ranking;
using LivingReview.Surveillance.Works;
using Marten;
using Marten.Exceptions;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Surveillance.Screening;

/// <summary>
/// The one way to read and write the log of screening: one stream per review, folded once and kept in memory with its version, so that a request
/// reads what is new alone. Writers race by the stream's version; the slower one decides again on what stands then.
/// </summary>
internal sealed class ScreeningLog(ISurveillanceStore store, IHttpContextAccessor http, RankingSignal signal)
{
    private const string Prefix = "screening:";
    private const string ActorHeader = "actor";
    private const int Tries = 20;

    private readonly ConcurrentDictionary<string, ScreeningState> _known = new(StringComparer.Ordinal);

    public static string StreamOf(string review) => Prefix + review;

    /// <summary>The review of a stream of screening; null for other streams.</summary>
    public static string? ReviewOf(string stream) => stream.StartsWith(Prefix, StringComparison.Ordinal) ? stream[Prefix.Length..] : null;

    /// <summary>The desk as it stands.</summary>
    public async Task<ScreeningState> ReadAsync(string review, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await ReadAsync(session, review, cancellationToken);
    }

    /// <summary>The desk as it stood before a time.</summary>
    public async Task<ScreeningState> ReadBeforeAsync(string review, DateTimeOffset time, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var log = await session.Events.FetchStreamAsync(StreamOf(review), token: cancellationToken);
        return ScreeningState.Of(log.Where(e => ScreeningTimes.Of(e.Data, e.Timestamp) < time).Select(e => (e.Data, e.Timestamp)));
    }

    /// <summary>Appends what <paramref name="decide"/> says, with the documents that it stores in the session; decides again after a race.</summary>
    public Task<(ScreeningState State, ScreeningDecision Decision)> WriteAsync(
        string review, Func<ScreeningState, IDocumentSession, ScreeningDecision> decide, CancellationToken cancellationToken) =>
        WriteAsync(review, (state, session, _) => Task.FromResult(decide(state, session)), isAlone: false, cancellationToken);

    /// <summary>
    /// The same, while nobody else brings records to the review: what <paramref name="decide"/> reads in the session stays so until it is written. What
    /// it stores is kept without an event, too.
    /// </summary>
    public Task<(ScreeningState State, ScreeningDecision Decision)> WriteAloneAsync(
        string review, Func<ScreeningState, IDocumentSession, CancellationToken, Task<ScreeningDecision>> decide, CancellationToken cancellationToken) =>
        WriteAsync(review, decide, isAlone: true, cancellationToken);

    private async Task<(ScreeningState State, ScreeningDecision Decision)> WriteAsync(
        string review, Func<ScreeningState, IDocumentSession, CancellationToken, Task<ScreeningDecision>> decide, bool isAlone, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var session = store.LightweightSession();
            session.SetHeader(ActorHeader, Caller.NameOf(http.HttpContext));
            if (isAlone) await WorkIntake.LockAsync(session, review, cancellationToken);
            var state = await ReadAsync(session, review, cancellationToken);
            var decision = await decide(state, session, cancellationToken);
            if (decision.Events.Count == 0)
            {
                if (isAlone && decision.Refusal is null) await session.SaveChangesAsync(cancellationToken);
                return (state, decision);
            }

            if (state.Version == 0) session.Events.StartStream(StreamOf(review), decision.Events);
            else session.Events.Append(StreamOf(review), state.Version + decision.Events.Count, decision.Events);
            try
            {
                await session.SaveChangesAsync(cancellationToken);
            }
            catch (Exception race) when (race is ConcurrencyException or ExistingStreamIdCollisionException && attempt < Tries)
            {
                continue;
            }

            var after = await ReadAsync(review, cancellationToken);
            if (after.Settled.Count != state.Settled.Count || after.Order.Count != state.Order.Count) signal.Changed(review);
            return (after, decision);
        }
    }

    private async Task<ScreeningState> ReadAsync(IQuerySession session, string review, CancellationToken cancellationToken)
    {
        var known = _known.GetValueOrDefault(review, ScreeningState.Empty);
        var fresh = await session.Events.FetchStreamAsync(StreamOf(review), fromVersion: known.Version + 1, token: cancellationToken);
        if (fresh.Count == 0) return known;
        var state = fresh.Aggregate(known, (current, e) => current.After(e.Data, e.Timestamp));
        return _known.AddOrUpdate(review, state, (_, other) => other.Version > state.Version ? other : state);
    }
}
