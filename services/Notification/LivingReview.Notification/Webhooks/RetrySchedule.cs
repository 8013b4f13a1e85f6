namespace LivingReview.Notification.Webhooks;

/// <summary>When a failed delivery is tried again: the schedule of Standard Webhooks 1.0.0, about 76 hours in all.</summary>
internal static class RetrySchedule
{
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>Wait after the given number of attempts; null when there is no further one.</summary>
    /// <param name="attempts">Attempts so far, at least 1.</param>
    /// <param name="jitter">0 to 1: up to a tenth of the wait is added, so that receivers are not met by a crowd.</param>
    public static TimeSpan? After(int attempts, double jitter) => attempts > Waits.Length ? null : Waits[attempts - 1] * (1 + 0.1 * jitter);
}
