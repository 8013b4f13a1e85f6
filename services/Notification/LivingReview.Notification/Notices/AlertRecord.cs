using System.Globalization;
using JasperFx.Events;
using LivingReview.Contracts.Shifts;
using LivingReview.Notification.Subscriptions;
using Marten;
using Marten.Events.Projections;

namespace LivingReview.Notification.Notices;

/// <summary>An alert, kept beside the log so that nobody has to read the log to find it.</summary>
/// <param name="Id">The alert's.</param>
/// <param name="Review">The review.</param>
/// <param name="SubscriptionId">Whose alert it is.</param>
/// <param name="Stratum">What it is about.</param>
/// <param name="Sequence">Position in the review's log.</param>
/// <param name="At">When it was written there.</param>
/// <param name="Shift">The alert as it was written.</param>
public sealed record AlertRecord(Guid Id, string Review, Guid SubscriptionId, string Stratum, long Sequence, DateTimeOffset At, Shift Shift)
{
    internal static AlertRecord From(IEvent e, Shift shift) => new(shift.Id, e.StreamKey!, shift.SubscriptionId, shift.Stratum, e.Version, e.Timestamp, shift);
}

/// <summary>What somebody did about an alert, kept beside the log.</summary>
public sealed record AlertStep(string Id, Guid ShiftId, long Sequence, ShiftLifeEvent Life)
{
    internal static AlertStep From(IEvent e, ShiftLifeEvent life) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{e.StreamKey}/{e.Version:D9}"), life.ShiftId, e.Version, life);
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
        IncludeType<ShiftAttended>();
    }

    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        Store(operations, e);
        return ValueTask.CompletedTask;
    }

    /// <summary>Going through the log once more changes nothing in the end.</summary>
    internal static void Store(IDocumentOperations operations, IEvent e)
    {
        if (e.Data is ShiftDetected { Shift: var shift })
        {
            operations.Store(AlertRecord.From(e, shift));
            if (shift.Resolves is { } resolved) operations.Delete<UnresolvedAlert>(resolved);
            else if (shift is { Kind: "shifted", Severity: > Severity.Info } && shift.SubscriptionId == Subscription.IdOfReview(e.StreamKey!))
                operations.Store(new UnresolvedAlert(shift.Id, e.StreamKey!, shift.DetectedAt.ToUniversalTime()));
        }
        else if (e.Data is ShiftAttended { Life: var life })
        {
            operations.Store(AlertStep.From(e, life));
            if (life.Action == "resolved") operations.Delete<UnresolvedAlert>(life.ShiftId);
        }
    }
}
