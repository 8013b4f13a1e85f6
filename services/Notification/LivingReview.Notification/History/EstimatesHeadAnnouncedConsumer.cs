using LivingReview.Contracts;
using LivingReview.Hosting.Bus;
using MassTransit;

namespace LivingReview.Notification.History;

/// <summary>Analysis says how far the estimates go: what did not arrive is noticed, and asked for by <see cref="EstimateGapRepair"/>.</summary>
internal sealed class EstimatesHeadAnnouncedConsumer(EstimateIntake intake) : IConsumer<EstimatesHeadAnnounced>
{
    public async Task Consume(ConsumeContext<EstimatesHeadAnnounced> context)
    {
        var head = context.Message;
        if (await intake.ExpectAsync(head, context.CancellationToken)) return;
        var evaluated = await intake.EvaluateEarlyAsync(head.Review, context.CancellationToken);
        // A log that ends before the newest version was started again: its versions are requested from the first.
        if (head.EstimateVersion <= evaluated)
            await context.PublishConfirmedAsync(new EstimatesReplayRequested { Review = head.Review, From = 1, EachVersion = true }, context.CancellationToken);
    }
}
