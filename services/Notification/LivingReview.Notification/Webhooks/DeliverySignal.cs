namespace LivingReview.Notification.Webhooks;

/// <summary>Wakes the pump when deliveries were written; it also looks by itself.</summary>
internal sealed class DeliverySignal : IDisposable
{
    private readonly SemaphoreSlim _pending = new(0, 1);

    public void Notify()
    {
        try
        {
            _pending.Release();
        }
        catch (SemaphoreFullException)
        {
            // already awake
        }
    }

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _pending.WaitAsync(atMost, cancellationToken);

    public void Dispose() => _pending.Dispose();
}
