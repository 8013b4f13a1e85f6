using Marten;

namespace LivingReview.Notification.Notifications;

/// <summary>Looks up reviews. One that was registered a moment ago gets the time that its first estimates need to arrive before it is called unknown.</summary>
internal static class ReviewLookup
{
    private const int MaxAttempts = 12;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>The review; null if its first estimates did not arrive in three seconds.</summary>
    public static async Task<ReviewNotifications?> WaitForFirstEstimatesAsync(IQuerySession session, NotificationSignal signal, string review, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var grown = signal.Grown;
            if (await session.LoadAsync<ReviewNotifications>(review, cancellationToken) is { } known) return known;
            if (attempt == MaxAttempts) return null;
            await Task.WhenAny(grown, Task.Delay(RetryDelay, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
