using LivingReview.Contracts;
using MassTransit;

namespace LivingReview.Notification.History;

internal sealed class EstimateVersionAddedConsumer(EstimateIntake intake, EstimateGaps gaps) : IConsumer<EstimateVersionAdded>
{
    public Task Consume(ConsumeContext<EstimateVersionAdded> context)
    {
        gaps.Arrived(context.SentTime);
        return intake.AcceptAsync(context.Message, context.CancellationToken);
    }
}

internal sealed class EstimateVersionAddedConsumerDefinition : ConsumerDefinition<EstimateVersionAddedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<EstimateVersionAddedConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        // One review at a time within a process; the version of its log guards between processes.
        consumerConfigurator.Message<EstimateVersionAdded>(m => m.UsePartitioner(8, p => p.Message.Review));
    }
}
