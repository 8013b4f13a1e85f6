namespace LivingReview.Notification.Delivering;

/// <summary>When a failed delivery is tried again: the schedule of Standard Webhooks 1.0.0, about 76 hours in all.</summary>
internal static class RetrySchedule
{
    public static readonly IReadOnlyList<TimeSpan> Standard =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    private static readonly TimeSpan MaxPause = TimeSpan.FromHours(24);

    /// <summary>Wait after the given number of attempts; null when there is no further one.</summary>
    /// <param name="attempts">Attempts so far, at least 1.</param>
    /// <param name="jitter">0 to 1: up to a tenth of the wait is added, so that receivers are not met by a crowd.</param>
    public static TimeSpan? After(int attempts, double jitter) => After(Standard, attempts, jitter);

    /// <summary>The same on a schedule of the operator's.</summary>
    public static TimeSpan? After(IReadOnlyList<TimeSpan> waits, int attempts, double jitter) =>
        attempts > waits.Count ? null : waits[attempts - 1] * (1 + 0.1 * jitter);

    /// <summary>The wait, if the receiver asked for a longer one: as long as it says, at most a day.</summary>
    public static TimeSpan Honour(TimeSpan wait, double? retryAfterSeconds)
    {
        if (retryAfterSeconds is not > 0) return wait;
        var asked = TimeSpan.FromSeconds(Math.Min(retryAfterSeconds.Value, MaxPause.TotalSeconds));
        return asked > wait ? asked : wait;
    }
}
