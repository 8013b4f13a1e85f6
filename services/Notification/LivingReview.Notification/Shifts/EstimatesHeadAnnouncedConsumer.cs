using LivingReview.Contracts;
using LivingReview.Hosting.Bus;
using LivingReview.Notification.Notices;
using MassTransit;

namespace LivingReview.Notification.Shifts;

/// <summary>Analysis's word on how far the estimates go: asks for them if they were missed.</summary>
internal sealed class EstimatesHeadAnnouncedConsumer(INotificationStore store) : IConsumer<EstimatesHeadAnnounced>
{
    public async Task Consume(ConsumeContext<EstimatesHeadAnnounced> context)
    {
        var announced = context.Message;
        await using var session = store.QuerySession();
        var known = (await session.LoadAsync<ReviewNotices>(announced.Review, context.CancellationToken))?.EstimateVersion ?? 0;
        if (known < announced.EstimateVersion)
            await context.Publish(new EstimatesReplayRequested { Review = announced.Review, From = known + 1 }, context.CancellationToken);
    }
}

internal sealed class EstimatesHeadAnnouncedConsumerDefinition : ConsumerDefinition<EstimatesHeadAnnouncedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<EstimatesHeadAnnouncedConsumer> consumerConfigurator,
        IRegistrationContext context) => endpointConfigurator.UseStoreRetry();
}
