using LivingReview.Contracts.Alerts;
using LivingReview.Notification.Alerts;
using LivingReview.Notification.History;
using LivingReview.Notification.Policies;

namespace LivingReview.Notification.Notifications;

/// <summary>Store event: the method of some strata changed (rule A17). Sent to all subscribers, never as an alert.</summary>
public sealed record MethodNoted(long Revision, IReadOnlyList<MethodChangeOfStratum> Strata)
{
    internal static MethodNoted? Between(ReviewState before, ReviewState after)
    {
        var changed = after.Order
            .Where(s => before.Pooled(s) is { } old && after.Pooled(s) is { } now && (MethodAlignment.Differs(old, now) || MethodAlignment.SelectionDiffers(before, after, s)))
            .Select(s => new MethodChangeOfStratum(
                s, before.Estimates[s].EngineVersion, after.Estimates[s].EngineVersion, AlertComposer.PointOf(before, s), AlertComposer.PointOf(after, s)))
            .ToList();
        return changed.Count == 0 ? null : new(after.Revision, changed);
    }
}

/// <summary>One stratum's change of method, with the figures on both sides.</summary>
public sealed record MethodChangeOfStratum(string Stratum, string EngineBefore, string EngineAfter, ShiftPoint Before, ShiftPoint After);
