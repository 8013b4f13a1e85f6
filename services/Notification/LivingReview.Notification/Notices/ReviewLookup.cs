using Marten;

namespace LivingReview.Notification.Notices;

/// <summary>Looks up reviews. One that was registered a moment ago gets the time that its first estimates need to arrive before it is called unknown.</summary>
internal static class ReviewLookup
{
    private const int MaxAttempts = 12;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>The review; null if its first estimates did not arrive in three seconds.</summary>
    public static async Task<ReviewNotices?> WaitForFirstEstimatesAsync(IQuerySession session, NoticeSignal notices, string review, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var grown = notices.Grown;
            if (await session.LoadAsync<ReviewNotices>(review, cancellationToken) is { } known) return known;
            if (attempt == MaxAttempts) return null;
            await Task.WhenAny(grown, Task.Delay(RetryDelay, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
