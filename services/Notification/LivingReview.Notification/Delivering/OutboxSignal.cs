namespace LivingReview.Notification.Delivering;

/// <summary>Wakes the pumps when something was written for them; they also look by themselves.</summary>
internal sealed class OutboxSignal
{
    private TaskCompletionSource _raised = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when something is written next. Taken before a pump looks, so that nothing falls in between.</summary>
    public Task Raised => Volatile.Read(ref _raised).Task;

    public void Notify() => Interlocked.Exchange(ref _raised, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
