using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using LivingReview.Contracts;
using LivingReview.Hosting.Telemetry;
using Marten;
using Marten.Subscriptions;
using MassTransit;

namespace LivingReview.Notification.Notices;

/// <summary>Publishes detected shifts to the bus.</summary>
internal sealed class ShiftPublisher(IBus bus) : SubscriptionBase
{
    public override async Task<IChangeListener> ProcessEventsAsync(
        EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
    {
        foreach (var e in page.Events)
        {
            if (e.Data is ShiftDetected detected)
            {
                using var span = Tracing.Resume("publish shift", e);
                await bus.Publish(
                    new EstimateShifted { Sequence = e.Version, Shift = detected.Shift }, context => context.MessageId = e.Id, cancellationToken);
            }
        }

        return NullChangeListener.Instance;
    }
}
