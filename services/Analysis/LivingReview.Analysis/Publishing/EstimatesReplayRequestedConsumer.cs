using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts;
using LivingReview.Hosting.Bus;
using Marten;
using MassTransit;

namespace LivingReview.Analysis.Publishing;

/// <summary>Publishes versions of the estimate log again for a service that lacks them, each under its first id.</summary>
internal sealed class EstimatesReplayRequestedConsumer(IAnalysisStore store, EvidenceReader reader) : IConsumer<EstimatesReplayRequested>
{
    /// <summary>Maximum number of versions in one response; a service that lacks more asks again from there.</summary>
    public const int MaxVersions = 500;

    public async Task Consume(ConsumeContext<EstimatesReplayRequested> context)
    {
        await using var session = store.QuerySession();
        var (review, from) = (context.Message.Review, Math.Max(1, context.Message.From));
        if (!context.Message.EachVersion)
        {
            await PublishNewestAsync(context, session, review, from);
            return;
        }

        var count = (int)Math.Min(MaxVersions, (context.Message.To ?? long.MaxValue) - from + 1);
        if (count <= 0) return;
        foreach (var (e, message) in await VersionMessages.ReadAsync(session, review, from, count, context.CancellationToken))
            await context.PublishConfirmedAsync(message, context.CancellationToken, e.Id);
    }

    /// <summary>
    /// The whole state at the newest version, with the causes of every version missed, as earlier versions of notification ask for it. It can go when
    /// no such notification is upgraded side by side with this analysis any more.
    /// </summary>
    private async Task PublishNewestAsync(ConsumeContext context, IQuerySession session, string review, long from)
    {
        var cancellationToken = context.CancellationToken;
        var events = await session.Events.FetchStreamAsync(review, fromVersion: from, token: cancellationToken);
        if (events.Count == 0) return;
        var last = events[^1];
        var estimated = events.Select(VersionMessage.EstimatedBy).ToList();
        var current = await session.Events.AggregateStreamAsync<CurrentEstimates>(review, version: last.Version, token: cancellationToken);
        var evidence = await reader.ReadAsync(session, review, current!.Revision, cancellationToken);
        await context.PublishConfirmedAsync(
            new EstimatesRecomputed
            {
                Review = review,
                Title = current.Title,
                EstimateVersion = last.Version,
                Revision = current.Revision,
                ShiftThreshold = current.ShiftThreshold,
                Strata = current.Strata,
                Changed = [.. estimated.SelectMany(e => e.Changed.Select(s => s.Stratum)).Intersect(current.Strata.Select(s => s.Stratum), StringComparer.Ordinal)],
                Causes = [.. estimated.SelectMany(e => e.Causes)],
                OccurredAt = last.Timestamp,
                Protocol = evidence.Protocol,
                Tables = [.. evidence.Studies.Values.Select(s => VersionMessage.TableOf(evidence, s))],
            },
            cancellationToken, last.Id);
    }
}
