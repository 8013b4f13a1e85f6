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
    private readonly ReviewWatch watch;
    private readonly Func<LiveChange, Task> changed;
    private readonly Func<ReviewWatch, LiveSubscription, ValueTask> leave;
    private readonly ILogger logger;
    private readonly Channel<bool> signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int dataPending;
    private int left;

    public LiveSubscription(
        ReviewWatch watch, Func<LiveChange, Task> changed, Func<ReviewWatch, LiveSubscription, ValueTask> leave, ILogger logger)
    {
        this.watch = watch;
        this.changed = changed;
        this.leave = leave;
        this.logger = logger;
        Telling = Task.Run(TellAsync);
    }

    public string Review => watch.Review;

    public LiveState State => watch.State;

    /// <summary>Ends after the subscription is disposed and the page has dealt with the last change.</summary>
    public Task Telling { get; }

    public void Signal(bool data)
    {
        if (data)
            Volatile.Write(ref dataPending, 1);
        signals.Writer.TryWrite(true);
    }

    /// <summary>Tells every page of this review to read again, because this page has just changed it.</summary>
    public void Touch() => watch.Notify(data: true);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref left, 1) != 0)
            return;
        signals.Writer.TryComplete();
        await leave(watch, this);
    }

    private async Task TellAsync()
    {
        await foreach (var _ in signals.Reader.ReadAllAsync())
        {
            var data = Interlocked.Exchange(ref dataPending, 0) == 1;
            try
            {
                await changed(new LiveChange(watch.State, data));
            }
            catch (Exception exception)
            {
                // A page that is going away throws here; it will not be told again.
                WebLog.PageNotTold(logger, exception, watch.Review);
            }
        }
    }
}
