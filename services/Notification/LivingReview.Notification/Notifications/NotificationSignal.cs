namespace LivingReview.Notification.Notifications;

/// <summary>Wakes the readers that wait for a review's log to grow. A missed wake-up causes only a short delay: readers also poll.</summary>
internal sealed class NotificationSignal
{
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _generation;

    /// <summary>Completes at the next growth of any review's log.</summary>
    public Task Grown => Volatile.Read(ref _grown).Task;

    /// <summary>Number of growths so far.</summary>
    public long Generation => Interlocked.Read(ref _generation);

    public void Notify()
    {
        Interlocked.Increment(ref _generation);
        Interlocked.Exchange(ref _grown, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }
}
