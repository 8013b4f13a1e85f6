using LivingReview.Notification.Notifications;

namespace LivingReview.Notification.Feeds;

/// <summary>Data of estimates.recomputed, as its schema says it.</summary>
internal sealed record RecomputedData(string Review, long Revision, long EstimateVersion, IReadOnlyList<string> Changed);

/// <summary>Data of method.changed.</summary>
internal sealed record MethodData(string Review, long Revision, IReadOnlyList<MethodChangeOfStratum> Strata);

/// <summary>Data of shift.attended.</summary>
internal sealed record AlertStatusData(
    string Review, Guid SubscriptionId, string Stratum, Guid ShiftId, string Action, string Actor, string? Note, DateTimeOffset? Until, DateTimeOffset At);

/// <summary>Data of subscription.disabled.</summary>
internal sealed record DisabledData(string Review, Guid SubscriptionId, string Reason);

/// <summary>Data of log.reset: what the reader asked for, and where the log ends.</summary>
internal sealed record ResetData(string Review, long Position, long Head);
