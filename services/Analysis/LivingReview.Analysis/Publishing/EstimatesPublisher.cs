using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using LivingReview.Hosting.Bus;
using LivingReview.Hosting.Telemetry;
using Marten;
using Marten.Subscriptions;
using MassTransit;

namespace LivingReview.Analysis.Publishing;

/// <summary>Publishes each version of the estimate log, in order.</summary>
internal sealed class EstimatesPublisher(IBus bus, VersionMessages messages) : SubscriptionBase
{
    public override async Task<IChangeListener> ProcessEventsAsync(
        EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
    {
        foreach (var e in page.Events)
        {
            using var span = Tracing.Resume("publish estimates", e);
            var message = await messages.NextAsync(operations, e, cancellationToken);
            await bus.PublishConfirmedAsync(message, cancellationToken, e.Id);
        }

        return NullChangeListener.Instance;
    }
}
