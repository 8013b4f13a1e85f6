using System.Collections.Concurrent;
using JasperFx;
using LivingReview.Hosting.Authentication;
using LivingReview.Surveillance.Ranking;
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
    private const string ActorHeader = "actor";
    private const int Tries = 20;

    private readonly ConcurrentDictionary<string, ScreeningState> _known = new(StringComparer.Ordinal);

    public static string StreamOf(string review) => "screening:" + review;

    /// <summary>The desk as it stands.</summary>
    public async Task<ScreeningState> ReadAsync(string review, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await ReadAsync(session, review, cancellationToken);
    }

    /// <summary>Appends what <paramref name="decide"/> says, with the documents that it stores in the session; decides again after a race.</summary>
    public async Task<(ScreeningState State, ScreeningDecision Decision)> WriteAsync(
        string review, Func<ScreeningState, IDocumentSession, ScreeningDecision> decide, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var session = store.LightweightSession();
            session.SetHeader(ActorHeader, Caller.NameOf(http.HttpContext));
            var state = await ReadAsync(session, review, cancellationToken);
            var decision = decide(state, session);
            if (decision.Events.Count == 0) return (state, decision);
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
