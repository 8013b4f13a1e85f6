namespace LivingReview.Contracts.Alerts;

/// <summary>Response: the first alert that a study caused, over all subscriptions. Whose they are is not said.</summary>
public sealed record StudyAlerts
{
    /// <summary>So many of a study's alerts are looked at, the oldest first.</summary>
    public const int MaxAlerts = 100;

    /// <summary>Id of the study.</summary>
    public required string Study { get; init; }

    /// <summary>When the first alert with this study among its causes was detected; null if there is none.</summary>
    public DateTimeOffset? DetectedAt { get; init; }

    /// <summary>When the first webhook took such an alert; null if none has.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }
}
