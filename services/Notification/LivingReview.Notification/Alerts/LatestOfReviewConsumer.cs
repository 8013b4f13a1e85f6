using MassTransit;

namespace LivingReview.Notification.Alerts;

/// <summary>What is known of a review beside its estimates: the newest version counts, whatever the order in which they come.</summary>
internal interface ILatestOfReview
{
    /// <summary>The review.</summary>
    string Id { get; }

    /// <summary>Greater for what is newer.</summary>
    long Version { get; }
}

/// <summary>Keeps the newest of the messages about each review, and evaluates who is to be notified.</summary>
/// <param name="store">The store.</param>
/// <param name="evaluation">Evaluates a review.</param>
/// <param name="read">What a message says.</param>
internal abstract class LatestOfReviewConsumer<TMessage, TLatest>(INotificationStore store, ReviewEvaluation evaluation, Func<TMessage, TLatest> read) : IConsumer<TMessage>
    where TMessage : class
    where TLatest : class, ILatestOfReview
{
    public async Task Consume(ConsumeContext<TMessage> context)
    {
        var latest = read(context.Message);
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<TLatest>(latest.Id, context.CancellationToken) is { } known && known.Version >= latest.Version) return;
        session.Store(latest);
        await session.SaveChangesAsync(context.CancellationToken);
        await evaluation.LookAgainAsync(latest.Id, context.CancellationToken);
    }
}

/// <summary>One message of a review at a time: of two the newer must win.</summary>
/// <param name="review">The review of a message.</param>
internal abstract class LatestOfReviewConsumerDefinition<TConsumer, TMessage>(Func<TMessage, string> review) : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer<TMessage>
    where TMessage : class
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<TConsumer> consumerConfigurator, IRegistrationContext context)
    {
        consumerConfigurator.Message<TMessage>(m => m.UsePartitioner(8, p => review(p.Message)));
    }
}
