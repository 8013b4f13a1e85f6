using LivingReview.Contracts;
using LivingReview.Hosting.Bus;
using MassTransit;

namespace LivingReview.Notification.Shifts;

internal sealed class EstimatesRecomputedConsumer(ReviewEvaluation evaluation) : IConsumer<EstimatesRecomputed>
{
    public Task Consume(ConsumeContext<EstimatesRecomputed> context) => evaluation.TakeInAsync(context.Message, context.CancellationToken);
}

internal sealed class EstimatesRecomputedConsumerDefinition : ConsumerDefinition<EstimatesRecomputedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<EstimatesRecomputedConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.UseStoreRetry();
        // One review at a time within a process; the stream's version guards between processes.
        consumerConfigurator.Message<EstimatesRecomputed>(m => m.UsePartitioner(8, p => p.Message.Review));
    }
}
