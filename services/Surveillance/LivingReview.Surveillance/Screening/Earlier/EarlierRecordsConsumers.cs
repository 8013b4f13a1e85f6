using LivingReview.Contracts;
using LivingReview.Hosting.Bus;
using LivingReview.Surveillance.Records;
using MassTransit;

namespace LivingReview.Surveillance.Screening.Earlier;

/// <summary>Entries of the old log of records.</summary>
internal sealed class RecordsLoggedConsumer(EarlierRecordsIntake intake, SearchCurrency searches) : IConsumer<RecordsLogged>
{
    public async Task Consume(ConsumeContext<RecordsLogged> context)
    {
        if (await intake.AcceptAsync(context.Message, context.CancellationToken) is not { } move) return;
        if (EarlierRecordsIntake.Missing(move, isSettled: false) is { } next) await context.PublishConfirmedAsync(next, context.CancellationToken);
        if (move.IsDone()) await searches.PublishAsync(context, move.Id, context.CancellationToken);
    }
}

internal sealed class RecordsLoggedConsumerDefinition : ConsumerDefinition<RecordsLoggedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<RecordsLoggedConsumer> consumerConfigurator, IRegistrationContext context) =>
        endpointConfigurator.ConcurrentMessageLimit = 1; // in order few have to wait
}

/// <summary>How far the old log of records goes: asks for what is not here.</summary>
internal sealed class RecordsHeadConsumer(EarlierRecordsIntake intake, SearchCurrency searches) : IConsumer<RecordsHeadAnnounced>
{
    public async Task Consume(ConsumeContext<RecordsHeadAnnounced> context)
    {
        var move = await intake.AnnounceAsync(context.Message, context.CancellationToken);
        if (EarlierRecordsIntake.Missing(move, isSettled: true) is { } missing) await context.PublishConfirmedAsync(missing, context.CancellationToken);
        if (move.IsDone()) await searches.PublishOnceAsync(context, move.Id, context.CancellationToken);
    }
}
