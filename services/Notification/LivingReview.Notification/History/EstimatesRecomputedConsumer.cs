using LivingReview.Contracts;
using LivingReview.Notification.Alerts;
using MassTransit;

namespace LivingReview.Notification.History;

/// <summary>Estimates as earlier versions of analysis publish them: from queues that were not empty at an upgrade, and while it is under way.</summary>
internal sealed class EstimatesRecomputedConsumer(ReviewEvaluation evaluation) : IConsumer<EstimatesRecomputed>
{
    public Task Consume(ConsumeContext<EstimatesRecomputed> context) => evaluation.EvaluateAsync(context.Message, context.CancellationToken);
}

internal sealed class EstimatesRecomputedConsumerDefinition : ConsumerDefinition<EstimatesRecomputedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<EstimatesRecomputedConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        // One review at a time within a process; the stream's version guards between processes.
        consumerConfigurator.Message<EstimatesRecomputed>(m => m.UsePartitioner(8, p => p.Message.Review));
    }
}
