using LivingReview.Contracts;
using LivingReview.Hosting.Bus;
using MassTransit;

namespace LivingReview.Ingestion.Publishing;

/// <summary>Publishes revisions again for a service that lacks them.</summary>
internal sealed class EvidenceReplayRequestedConsumer(IIngestionStore store) : IConsumer<EvidenceReplayRequested>
{
    public async Task Consume(ConsumeContext<EvidenceReplayRequested> context)
    {
        await using var session = store.QuerySession();
        var wanted = context.Message;
        var events = await session.Events.FetchStreamAsync(wanted.Review, version: wanted.To, fromVersion: wanted.From, token: context.CancellationToken);
        await EvidencePublisher.PublishAsync(context, session, events, context.CancellationToken);
        // Without a response, a service that received the number of a revision or review that does not exist would keep asking.
        if (events.Count == 0)
        {
            var head = (await session.Events.FetchStreamStateAsync(wanted.Review, context.CancellationToken))?.Version ?? 0;
            if (head < wanted.From)
                await context.PublishConfirmedAsync(new EvidenceHeadAnnounced { Review = wanted.Review, Revision = head, NothingFrom = wanted.From }, context.CancellationToken);
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
    }
}
