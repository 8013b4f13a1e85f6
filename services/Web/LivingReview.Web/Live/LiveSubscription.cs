using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace LivingReview.Web.Live;

/// <summary>What a page is told.</summary>
/// <param name="State">State of the connection.</param>
/// <param name="Data">Whether the review itself may have changed, so that it should be read again.</param>
internal readonly record struct LiveChange(LiveState State, bool Data);

/// <summary>
/// A page's hold on a watch. Each page is told by a loop of its own, one change at a time: a slow page delays nobody,
/// and what happens while it is busy reaches it as one change.
/// </summary>
internal sealed class LiveSubscription : IAsyncDisposable
{
    private readonly ReviewListener _watch;
    private readonly Func<LiveChange, Task> _changed;
    private readonly Func<ReviewListener, LiveSubscription, ValueTask> _leave;
    private readonly ILogger _logger;
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _dataPending;
    private int _left;

    public LiveSubscription(
        ReviewListener watch, Func<LiveChange, Task> changed, Func<ReviewListener, LiveSubscription, ValueTask> leave, ILogger logger)
    {
        _watch = watch;
        _changed = changed;
        _leave = leave;
        _logger = logger;
        Telling = Task.Run(TellAsync);
    }

    public string Review => _watch.Review;

    public LiveState State => _watch.State;

    /// <summary>Ends after the subscription is disposed and the page has dealt with the last change.</summary>
    public Task Telling { get; }

    public void Signal(bool data)
    {
        if (data)
            Volatile.Write(ref _dataPending, 1);
        _signals.Writer.TryWrite(true);
    }

    /// <summary>Tells every page of this review to read again, because this page has just changed it.</summary>
    public void Touch() => _watch.Notify(data: true);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _left, 1) != 0)
            return;
        _signals.Writer.TryComplete();
        await _leave(_watch, this);
    }

    private async Task TellAsync()
    {
        await foreach (var _ in _signals.Reader.ReadAllAsync())
        {
            var data = Interlocked.Exchange(ref _dataPending, 0) == 1;
            try
            {
                await _changed(new LiveChange(_watch.State, data));
            }
            catch (Exception exception)
            {
                // A page that is going away throws here; it will not be told again.
                WebLog.PageNotTold(_logger, exception, _watch.Review);
            }
        }
    }
}
