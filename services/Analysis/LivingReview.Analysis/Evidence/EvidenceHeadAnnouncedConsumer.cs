using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts;
using LivingReview.Hosting.Bus;
using MassTransit;

namespace LivingReview.Analysis.Evidence;

/// <summary>Ingestion's word on how far the evidence goes: finishes what a stopped process left, and notices what was lost.</summary>
internal sealed class EvidenceHeadAnnouncedConsumer(Recomputer recomputer, SequenceGaps gaps) : IConsumer<EvidenceHeadAnnounced>
{
    public async Task Consume(ConsumeContext<EvidenceHeadAnnounced> context)
    {
        var announced = context.Message;
        gaps.Expect(announced.Review, announced.Revision);
        gaps.Reached(announced.Review, await recomputer.CatchUpAsync(announced.Review, gaps.Expected(announced.Review), context.CancellationToken));
    }
}

internal sealed class EvidenceHeadAnnouncedConsumerDefinition : ConsumerDefinition<EvidenceHeadAnnouncedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<EvidenceHeadAnnouncedConsumer> consumerConfigurator,
        IRegistrationContext context) => endpointConfigurator.UseStoreRetry();
}
