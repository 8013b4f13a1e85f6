using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts;
using LivingReview.Hosting.Bus;
using LivingReview.Hosting.Store;
using MassTransit;

namespace LivingReview.Analysis.Evidence;

/// <summary>Finds among many heads those of reviews that are behind, and has each looked at as if it had been announced by itself.</summary>
internal sealed class EvidenceHeadsAnnouncedConsumer(IAnalysisStore store) : IConsumer<EvidenceHeadsAnnounced>
{
    public async Task Consume(ConsumeContext<EvidenceHeadsAnnounced> context)
    {
        await using var session = store.QuerySession();
        foreach (var head in await session.BehindAsync<CurrentEstimates>(context.Message.Heads, nameof(CurrentEstimates.Revision), context.CancellationToken))
            await context.Publish(new EvidenceHeadAnnounced { Review = head.Review, Revision = head.Position }, context.CancellationToken);
    }
}

internal sealed class EvidenceHeadsAnnouncedConsumerDefinition : ConsumerDefinition<EvidenceHeadsAnnouncedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<EvidenceHeadsAnnouncedConsumer> consumerConfigurator,
        IRegistrationContext context) => endpointConfigurator.UseStoreRetry();
}
