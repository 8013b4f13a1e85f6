using LivingReview.Analysis.Evidence;
using LivingReview.Contracts;
using LivingReview.Hosting.Bus;
using MassTransit;

namespace LivingReview.Analysis.Publishing;

/// <summary>Publishes the newest estimates again for somebody who missed them, with the causes of every version missed.</summary>
internal sealed class EstimatesReplayRequestedConsumer(IAnalysisStore store, EvidenceReader reader) : IConsumer<EstimatesReplayRequested>
{
    public async Task Consume(ConsumeContext<EstimatesReplayRequested> context)
    {
        await using var session = store.QuerySession();
        var wanted = context.Message;
        var events = await session.Events.FetchStreamAsync(wanted.Review, fromVersion: wanted.From, token: context.CancellationToken);
        if (events.Count > 0) await EstimatesPublisher.PublishAsync(context, reader, session, events, context.CancellationToken);
    }
}

internal sealed class EstimatesReplayRequestedConsumerDefinition : ConsumerDefinition<EstimatesReplayRequestedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<EstimatesReplayRequestedConsumer> consumerConfigurator,
        IRegistrationContext context) => endpointConfigurator.UseStoreRetry();
}
