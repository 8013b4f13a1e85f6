using LivingReview.Contracts;
using LivingReview.Notification.Alerts;
using MassTransit;

namespace LivingReview.Notification.Certainty;

/// <summary>Records the certainty that people have entered, and evaluates who is to be notified (rule A9).</summary>
internal sealed class CertaintyAssessedConsumer(INotificationStore store, ReviewEvaluation evaluation) : IConsumer<CertaintyAssessed>
{
    public async Task Consume(ConsumeContext<CertaintyAssessed> context)
    {
        var message = context.Message;
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<KnownCertainty>(message.Review, context.CancellationToken) is { } known && known.Version >= message.Version) return;
        session.Store(KnownCertainty.From(message));
        await session.SaveChangesAsync(context.CancellationToken);
        await evaluation.LookAgainAsync(message.Review, context.CancellationToken);
    }
}

internal sealed class CertaintyAssessedConsumerDefinition : ConsumerDefinition<CertaintyAssessedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<CertaintyAssessedConsumer> consumerConfigurator, IRegistrationContext context)
    {
        consumerConfigurator.Message<CertaintyAssessed>(m => m.UsePartitioner(8, p => p.Message.Review)); // of two messages the newer must win
    }
}
