using LivingReview.Contracts;
using LivingReview.Hosting.Bus;
using MassTransit;

namespace LivingReview.Surveillance.Screening.Earlier;

/// <summary>Entries of the log of records.</summary>
internal sealed class RecordsLoggedConsumer(EarlierRecordsIntake intake) : IConsumer<RecordsLogged>
{
    public Task Consume(ConsumeContext<RecordsLogged> context) => intake.AcceptAsync(context.Message, context.CancellationToken);
}

internal sealed class RecordsLoggedConsumerDefinition : ConsumerDefinition<RecordsLoggedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<RecordsLoggedConsumer> consumerConfigurator, IRegistrationContext context) =>
        endpointConfigurator.ConcurrentMessageLimit = 1; // in order few have to wait
}

/// <summary>How far the log of records goes: asks for what was published before there was a desk, and for what was lost.</summary>
internal sealed class RecordsHeadConsumer(EarlierRecordsIntake intake) : IConsumer<RecordsHeadAnnounced>
{
    public async Task Consume(ConsumeContext<RecordsHeadAnnounced> context)
    {
        if (await intake.MissingAsync(context.Message, context.CancellationToken) is { } missing) await context.PublishConfirmedAsync(missing, context.CancellationToken);
    }
}
