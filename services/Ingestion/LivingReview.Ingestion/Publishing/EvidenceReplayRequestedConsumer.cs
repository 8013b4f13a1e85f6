using LivingReview.Contracts;
using LivingReview.Hosting.Bus;
using MassTransit;

namespace LivingReview.Ingestion.Publishing;

/// <summary>Publishes revisions again that somebody lacks.</summary>
internal sealed class EvidenceReplayRequestedConsumer(IIngestionStore store) : IConsumer<EvidenceReplayRequested>
{
    public async Task Consume(ConsumeContext<EvidenceReplayRequested> context)
    {
        await using var session = store.QuerySession();
        var wanted = context.Message;
        var events = await session.Events.FetchStreamAsync(wanted.Review, version: wanted.To, fromVersion: wanted.From, token: context.CancellationToken);
        await EvidencePublisher.PublishAsync(context, session, events, context.CancellationToken);
        // Whoever was told of a revision that does not exist, or of a review that does not, would ask for ever.
        if (events.Count == 0)
        {
            var head = (await session.Events.FetchStreamStateAsync(wanted.Review, context.CancellationToken))?.Version ?? 0;
            if (head < wanted.From)
                await context.Publish(new EvidenceHeadAnnounced { Review = wanted.Review, Revision = head, NothingFrom = wanted.From }, context.CancellationToken);
        }
    }
}

internal sealed class EvidenceReplayRequestedConsumerDefinition : ConsumerDefinition<EvidenceReplayRequestedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<EvidenceReplayRequestedConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.ConcurrentMessageLimit = 1; // a replay may be large; the repair is not urgent
        endpointConfigurator.UseStoreRetry();
    }
}
