using JasperFx.Events;
using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.History;
using Marten;
using Marten.Events;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Ingestion.Reviews;

/// <summary>The versions of a protocol, from the log.</summary>
internal static class ProtocolHistories
{
    /// <summary>Every version with its reason and what it changed, the newest first.</summary>
    public static async Task<IResult> ShowAsync(string review, IIngestionStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var versions = new List<ProtocolVersionView>();
        foreach (var e in await EventsAsync(session, review, cancellationToken))
        {
            var (protocol, reason) = e.Data switch
            {
                ReviewRegistered first => (first.Protocol, null),
                ProtocolAmended later => (later.Protocol, later.Reason),
                var other => throw new InvalidOperationException($"{other.GetType()} holds no protocol."),
            };
            versions.Add(new ProtocolVersionView
            {
                Version = versions.Count + 1,
                Revision = e.Version,
                At = e.Timestamp,
                Actor = StudyHistories.ActorOf(e),
                Reason = reason,
                Protocol = protocol,
                Changes = versions.Count == 0 ? [] : ProtocolDifference.Between(versions[^1].Protocol, protocol),
            });
        }

        versions.Reverse();
        return Results.Ok(versions);
    }

    /// <summary>Number of the version in force.</summary>
    public static async Task<int> VersionAsync(IQuerySession session, string review, CancellationToken cancellationToken) =>
        (await EventsAsync(session, review, cancellationToken)).Count;

    private static async Task<IReadOnlyList<IEvent>> EventsAsync(IQuerySession session, string review, CancellationToken cancellationToken) =>
        await session.Events.QueryAllRawEvents()
            .Where(e => e.StreamKey == review && e.EventTypesAre(typeof(ReviewRegistered), typeof(ProtocolAmended))).OrderBy(e => e.Version).ToListAsync(cancellationToken);
}
