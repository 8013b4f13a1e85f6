using LivingReview.Contracts;
using LivingReview.Hosting.Bus;
using LivingReview.Hosting.Store;
using LivingReview.Notification.Notifications;
using MassTransit;

namespace LivingReview.Notification.History;

/// <summary>Finds among many heads those of reviews that are behind, and has each looked at as if it had been announced by itself.</summary>
internal sealed class EstimatesHeadsAnnouncedConsumer(INotificationStore store) : IConsumer<EstimatesHeadsAnnounced>
{
    public async Task Consume(ConsumeContext<EstimatesHeadsAnnounced> context)
    {
        await using var session = store.QuerySession();
        foreach (var head in await session.BehindAsync<ReviewNotifications>(context.Message.Heads, nameof(ReviewNotifications.EstimateVersion), context.CancellationToken))
            await context.Publish(new EstimatesHeadAnnounced { Review = head.Review, EstimateVersion = head.Position }, context.CancellationToken);
    }
}

internal sealed class EstimatesHeadsAnnouncedConsumerDefinition : ConsumerDefinition<EstimatesHeadsAnnouncedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<EstimatesHeadsAnnouncedConsumer> consumerConfigurator,
        IRegistrationContext context) => endpointConfigurator.UseStoreRetry();
}
