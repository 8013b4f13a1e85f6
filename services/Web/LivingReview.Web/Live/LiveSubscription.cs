using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace LivingReview.Web.Live;

/// <summary>A notification for a page.</summary>
/// <param name="State">State of the connection.</param>
/// <param name="Data">Whether the review may have changed, so that the page should reload.</param>
internal readonly record struct LiveChange(LiveState State, bool Data);

/// <summary>
/// A page's subscription to a listener. Each page is notified by its own loop, one change at a time: a slow page delays no other,
/// and changes that happen while it is busy reach it as one.
/// </summary>
internal sealed class LiveSubscription : IAsyncDisposable
{
    private readonly ReviewListener _listener;
    private readonly Func<LiveChange, Task> _changed;
    private readonly Func<ReviewListener, LiveSubscription, ValueTask> _leave;
    private readonly ILogger _logger;
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _dataPending;
    private int _left;

    public LiveSubscription(
        ReviewListener listener, Func<LiveChange, Task> changed, Func<ReviewListener, LiveSubscription, ValueTask> leave, ILogger logger)
    {
        _listener = listener;
        _changed = changed;
        _leave = leave;
        _logger = logger;
        Completion = Task.Run(NotifyAsync);
    }

    public string Review => _listener.Review;

    public LiveState State => _listener.State;

    /// <summary>Completes after the subscription is disposed and the page has handled the last change.</summary>
    public Task Completion { get; }

    public void Signal(bool data)
    {
        if (data)
            Volatile.Write(ref _dataPending, 1);
        _signals.Writer.TryWrite(true);
    }

    /// <summary>Tells every page of this review to reload, because this page has just changed it.</summary>
    public void Touch() => _listener.Notify(data: true);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _left, 1) != 0)
            return;
        _signals.Writer.TryComplete();
        await _leave(_listener, this);
    }

    private async Task NotifyAsync()
    {
        await foreach (var _ in _signals.Reader.ReadAllAsync())
        {
            var data = Interlocked.Exchange(ref _dataPending, 0) == 1;
            try
            {
                await _changed(new LiveChange(_listener.State, data));
            }
            catch (Exception exception)
            {
                // A page that is being closed throws here; it will not be notified again.
                WebLog.PageNotNotified(_logger, exception, _listener.Review);
            }
        }
    }
}
