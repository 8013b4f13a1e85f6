namespace LivingReview.Notification.Notices;

/// <summary>Wakes whoever waits for a review's log to grow. A missed wake-up costs a moment: waiters also look by themselves.</summary>
internal sealed class NoticeSignal
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
