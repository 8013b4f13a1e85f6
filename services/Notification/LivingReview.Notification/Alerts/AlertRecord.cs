using System.Globalization;
using System.Text.Json.Serialization;
using JasperFx.Events;
using LivingReview.Contracts.Alerts;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Subscriptions;
using Marten;
using Marten.Events.Projections;

namespace LivingReview.Notification.Alerts;

/// <summary>An alert, kept beside the log so that finding it does not need the log.</summary>
/// <param name="Id">The alert's.</param>
/// <param name="Review">The review.</param>
/// <param name="SubscriptionId">Whose alert it is.</param>
/// <param name="Stratum">What it is about.</param>
/// <param name="Sequence">Position in the review's log.</param>
/// <param name="At">When it was written there.</param>
/// <param name="Alert">The alert as it was written.</param>
public sealed record AlertRecord(Guid Id, string Review, Guid SubscriptionId, string Stratum, long Sequence, DateTimeOffset At, [property: JsonPropertyName("Shift")] Alert Alert)
{
    internal static AlertRecord From(IEvent e, Alert alert) => new(alert.Id, e.StreamKey!, alert.SubscriptionId, alert.Stratum, e.Version, e.Timestamp, alert);
}

/// <summary>What a person did about an alert, kept beside the log.</summary>
public sealed record AlertStep(string Id, Guid ShiftId, long Sequence, [property: JsonPropertyName("Life")] AlertStatusChange Change)
{
    internal static AlertStep From(IEvent e, AlertStatusChange change) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{e.StreamKey}/{e.Version:D9}"), change.ShiftId, e.Version, change);
}

/// <summary>An alert of a review's own list that neither a person nor a later estimate has resolved. Notices are none.</summary>
/// <param name="Id">The alert's.</param>
/// <param name="Review">The review.</param>
/// <param name="DetectedAt">When it was detected.</param>
public sealed record UnresolvedAlert(Guid Id, string Review, DateTimeOffset DetectedAt);

/// <summary>
/// Keeps <see cref="AlertRecord"/>, <see cref="AlertStep"/> and <see cref="UnresolvedAlert"/>, in the transaction of the entries that they
/// are made of.
/// </summary>
public sealed partial class AlertRecordProjection : EventProjection
{
    public AlertRecordProjection()
    {
        IncludeType<ShiftDetected>();
        IncludeType<AlertStatusChanged>();
    }

    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        Store(operations, e);
        return ValueTask.CompletedTask;
    }

    /// <summary>Going through the log once more changes nothing in the end.</summary>
    internal static void Store(IDocumentOperations operations, IEvent e)
    {
        if (e.Data is ShiftDetected { Alert: var alert })
        {
            operations.Store(AlertRecord.From(e, alert));
            if (alert.Resolves is { } resolved) operations.Delete<UnresolvedAlert>(resolved);
            else if (alert is { Kind: "shifted", Severity: > Severity.Info } && alert.SubscriptionId == Subscription.IdOfReview(e.StreamKey!))
                operations.Store(new UnresolvedAlert(alert.Id, e.StreamKey!, alert.DetectedAt.ToUniversalTime()));
        }
        else if (e.Data is AlertStatusChanged { Change: var change })
        {
            operations.Store(AlertStep.From(e, change));
            if (change.Action == "resolved") operations.Delete<UnresolvedAlert>(change.ShiftId);
        }
    }
}
