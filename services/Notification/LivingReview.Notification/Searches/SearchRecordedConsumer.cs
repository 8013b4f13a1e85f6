using LivingReview.Contracts;
using LivingReview.Notification.Alerts;
using MassTransit;

namespace LivingReview.Notification.Searches;

/// <summary>Records a search and the number of records to screen, and evaluates who is to be notified (rule A16).</summary>
internal sealed class SearchRecordedConsumer(INotificationStore store, ReviewEvaluation evaluation) : IConsumer<SearchRecorded>
{
    public async Task Consume(ConsumeContext<SearchRecorded> context)
    {
        var message = context.Message;
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<KnownSearch>(message.Review, context.CancellationToken) is { } known && known.Version >= message.Version) return;
        session.Store(KnownSearch.From(message));
        await session.SaveChangesAsync(context.CancellationToken);
        await evaluation.LookAgainAsync(message.Review, context.CancellationToken);
    }
}

internal sealed class SearchRecordedConsumerDefinition : ConsumerDefinition<SearchRecordedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<SearchRecordedConsumer> consumerConfigurator, IRegistrationContext context)
    {
        consumerConfigurator.Message<SearchRecorded>(m => m.UsePartitioner(8, p => p.Message.Review)); // of two messages the newer must win
    }
}
