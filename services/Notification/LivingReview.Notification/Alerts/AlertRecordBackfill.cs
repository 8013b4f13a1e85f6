using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Subscriptions;

namespace LivingReview.Notification.Alerts;

/// <summary>
/// Makes the records of alerts that were written without them: before there were records, or by an older process while an upgrade is under
/// way. It goes through the log once, and then along with it.
/// </summary>
internal sealed class AlertRecordBackfill : SubscriptionBase
{
    public const string SubscriptionName = "alert-index";

    public override Task<IChangeListener> ProcessEventsAsync(
        EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
    {
        foreach (var e in page.Events) AlertRecordProjection.Store(operations, e);
        return Task.FromResult(NullChangeListener.Instance);
    }
}
