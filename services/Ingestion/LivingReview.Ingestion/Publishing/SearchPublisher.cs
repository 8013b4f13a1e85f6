using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using LivingReview.Ingestion.Records;
using Marten;
using Marten.Subscriptions;
using MassTransit;

namespace LivingReview.Ingestion.Publishing;

/// <summary>Tells how current a review's searches are: of several changes in a page once, as it stands.</summary>
internal sealed class SearchPublisher(IBus bus) : SubscriptionBase
{
    public override async Task<IChangeListener> ProcessEventsAsync(
        EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
    {
        var reviews = page.Events.Select(e => RecordLog.ReviewOf(e.StreamKey!)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        await PublishAsync(bus, operations, reviews, cancellationToken);
        return NullChangeListener.Instance;
    }

    /// <summary>Publishes for those of the reviews that have a search.</summary>
    public static async Task PublishAsync(IPublishEndpoint bus, IQuerySession session, IReadOnlyList<string> reviews, CancellationToken cancellation)
    {
        foreach (var (state, unassessed) in (await SearchState.OfAsync(session, reviews, cancellation)).Values)
        {
            if (state.ToMessage(unassessed) is { } message) await bus.Publish(message, cancellation);
        }
    }
}
