using System.Globalization;
using JasperFx.Events;
using LivingReview.Contracts.Shifts;
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

/// <summary>Keeps <see cref="AlertRecord"/> and <see cref="AlertStep"/>, in the transaction of the entries that they are made of.</summary>
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

    /// <summary>Each document is made of one entry alone: storing it again changes nothing.</summary>
    internal static void Store(IDocumentOperations operations, IEvent e)
    {
        if (e.Data is ShiftDetected detected) operations.Store(AlertRecord.From(e, detected.Shift));
        else if (e.Data is ShiftAttended attended) operations.Store(AlertStep.From(e, attended.Life));
    }
}
