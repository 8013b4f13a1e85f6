using LivingReview.Contracts;
using LivingReview.Ingestion.Records;
using MassTransit;

namespace LivingReview.Ingestion.Publishing;

/// <summary>Hands entries of the old log of records over to the screening desk, as often as it asks.</summary>
internal sealed class RecordsReplayRequestedConsumer(IIngestionStore store) : IConsumer<RecordsReplayRequested>
{
    public async Task Consume(ConsumeContext<RecordsReplayRequested> context)
    {
        await using var session = store.QuerySession();
        var wanted = context.Message;
        var events = await session.Events.FetchStreamAsync(RecordLog.StreamOf(wanted.Review), version: wanted.To, fromVersion: wanted.From, token: context.CancellationToken);
        await RecordEntries.PublishAsync(context, session, events, context.CancellationToken);
    }
}

internal sealed class RecordsReplayRequestedConsumerDefinition : ConsumerDefinition<RecordsReplayRequestedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<RecordsReplayRequestedConsumer> consumerConfigurator, IRegistrationContext context) =>
        endpointConfigurator.ConcurrentMessageLimit = 1; // a replay may be large; the repair is not urgent
}
