using System.Collections.Concurrent;
using JasperFx.Events;
using LivingReview.Analysis.Evidence;
using LivingReview.Contracts;
using Marten;

namespace LivingReview.Analysis.Publishing;

/// <summary>Reads what the messages about versions of the estimate log are made of.</summary>
internal sealed class VersionMessages(EvidenceReader reader)
{
    /// <summary>The version of each review that was published last, so that the next need not look up its predecessor.</summary>
    private readonly ConcurrentDictionary<string, (long Version, DateTimeOffset At)> _last = new(StringComparer.Ordinal);

    /// <summary>The message about a version at the end of a log, where the evidence at hand is that of the version before.</summary>
    public async Task<EstimateVersionAdded> NextAsync(IQuerySession session, IEvent e, CancellationToken cancellationToken)
    {
        var review = e.StreamKey!;
        var previous = _last.TryGetValue(review, out var last) && last.Version == e.Version - 1 ? last.At : await PreviousAsync(session, e, cancellationToken);
        var estimated = VersionMessage.EstimatedBy(e);
        var before = await reader.ReadAsync(session, review, VersionMessage.RevisionBefore(estimated), cancellationToken);
        var after = await reader.ReadAsync(session, review, estimated.Revision, cancellationToken);
        _last[review] = (e.Version, e.Timestamp);
        return VersionMessage.Create(e, previous, before, after);
    }

    /// <summary>The messages about consecutive versions anywhere in a log, with their events.</summary>
    public static async Task<IReadOnlyList<(IEvent Event, EstimateVersionAdded Message)>> ReadAsync(
        IQuerySession session, string review, long from, int count, CancellationToken cancellationToken)
    {
        var events = await session.Events.FetchStreamAsync(review, fromVersion: Math.Max(1, from - 1), version: from + count - 1, token: cancellationToken);
        var wanted = events.Where(e => e.Version >= from).ToList();
        var revisions = wanted.Select(VersionMessage.EstimatedBy).SelectMany(e => new[] { VersionMessage.RevisionBefore(e), e.Revision }).ToHashSet();
        var states = await EvidenceReader.ReadAtAsync(session, review, revisions, cancellationToken);
        var times = events.ToDictionary(e => e.Version, e => e.Timestamp);
        return
        [
            .. wanted.Select(e =>
            {
                var estimated = VersionMessage.EstimatedBy(e);
                return (e, VersionMessage.Create(
                    e, e.Version == 1 ? null : times[e.Version - 1], StateAt(VersionMessage.RevisionBefore(estimated)), StateAt(estimated.Revision)));
            }),
        ];

        EvidenceState StateAt(long revision) =>
            revision == 0 ? EvidenceState.Empty(review) : states.GetValueOrDefault(revision) ?? throw new InvalidOperationException($"Revision {revision} of the evidence of '{review}' has not arrived, its estimates have.");
    }

    private static async Task<DateTimeOffset?> PreviousAsync(IQuerySession session, IEvent e, CancellationToken cancellationToken) =>
        e.Version == 1 ? null : (await session.Events.FetchStreamAsync(e.StreamKey!, fromVersion: e.Version - 1, version: e.Version - 1, token: cancellationToken))[0].Timestamp;
}
