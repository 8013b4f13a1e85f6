using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using LivingReview.Hosting.Bus;
using LivingReview.Hosting.Telemetry;
using LivingReview.Ingestion.Certainty;
using LivingReview.Ingestion.Records;
using LivingReview.Ingestion.Reviews;
using Marten;
using Marten.Subscriptions;
using MassTransit;

namespace LivingReview.Ingestion.Publishing;

/// <summary>
/// Feeds the bus from the store: what is stored is published at least once, with the stored event's id as message id. Order on the bus
/// does not matter (consumers go by revision), so a page is published side by side.
/// </summary>
internal sealed class EvidencePublisher(IBus bus) : SubscriptionBase
{
    public override async Task<IChangeListener> ProcessEventsAsync(
        EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
    {
        var ofCertainty = page.Events.Where(e => CertaintyLog.ReviewOf(e.StreamKey!) is not null).ToList();
        await PublishAsync(bus, operations, ofCertainty.Count == 0 ? page.Events : [.. page.Events.Except(ofCertainty)], cancellationToken);
        if (ofCertainty.Count > 0) await Certainties.PublishAsync(bus, operations, [.. ofCertainty.Select(e => CertaintyLog.ReviewOf(e.StreamKey!)!).Distinct(StringComparer.Ordinal)], cancellationToken);
        return NullChangeListener.Instance;
    }

    /// <summary>Publishes stored events, for the first time or again.</summary>
    public static async Task PublishAsync(IPublishEndpoint bus, IQuerySession session, IReadOnlyList<IEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0) return;
        var ids = events.Select(e => e.StreamKey!).Distinct(StringComparer.Ordinal).ToArray();
        var reviews = (await session.LoadManyAsync<ReviewRecord>(cancellationToken, ids)).ToDictionary(r => r.Id);
        var ofProtocols = events.Where(e => e.Data is ReviewRegistered or ProtocolAmended).Select(e => e.StreamKey!).Distinct(StringComparer.Ordinal).ToList();
        var records = ofProtocols.Count == 0 ? new Dictionary<string, long>() : await RecordLog.VersionsAsync(session, ofProtocols, cancellationToken);
        await Task.WhenAll(events.Select(async e =>
        {
            using var span = Tracing.Resume("publish evidence", e);
            await bus.PublishConfirmedAsync(EvidenceMessages.From(e, reviews[e.StreamKey!], records.GetValueOrDefault(e.StreamKey!)), cancellationToken, e.Id);
        }));
    }
}
