namespace LivingReview.Notification.Notices;

/// <summary>Wakes whoever waits for a review's log to grow. A missed wake-up costs a moment: waiters also look by themselves.</summary>
internal sealed class NoticeSignal
{
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next growth of any review's log.</summary>
    public Task Grown => Volatile.Read(ref _grown).Task;

    public void Notify() =>
        Interlocked.Exchange(ref _grown, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
