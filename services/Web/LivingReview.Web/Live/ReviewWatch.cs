using System.Net;
using Microsoft.Extensions.Logging;

namespace LivingReview.Web.Live;

/// <summary>Reads one review's events for all pages that are open on it; comes back after every break, and polls slowly besides.</summary>
internal sealed class ReviewWatch : IAsyncDisposable
{
    private readonly ReviewProbe probe;
    private readonly LivePace pace;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private readonly List<LiveSubscription> subscriptions = [];
    private readonly CancellationTokenSource stop = new();
    private readonly Task reading;
    private readonly Task polling;
    private long generation;
    private volatile LiveState state = LiveState.Connecting;

    public ReviewWatch(string review, ReviewProbe probe, LivePace pace, TimeProvider time, ILogger logger)
    {
        Review = review;
        this.probe = probe;
        this.pace = pace;
        this.time = time;
        this.logger = logger;
        reading = Task.Run(() => ReadAsync(stop.Token));
        polling = Task.Run(() => PollAsync(stop.Token));
    }

    public string Review { get; }

    public LiveState State => state;

    public long Generation => Interlocked.Read(ref generation);

    public LiveSubscription Add(Func<LiveChange, Task> changed, Func<ReviewWatch, LiveSubscription, ValueTask> leave)
    {
        var subscription = new LiveSubscription(this, changed, leave, logger);
        lock (gate)
            subscriptions.Add(subscription);
        return subscription;
    }

    /// <summary>Takes a subscription out; true if it was the last.</summary>
    public bool Remove(LiveSubscription subscription)
    {
        lock (gate)
        {
            subscriptions.Remove(subscription);
            return subscriptions.Count == 0;
        }
    }

    public void Notify(bool data)
    {
        if (data)
            Interlocked.Increment(ref generation);
        lock (gate)
        {
            foreach (var subscription in subscriptions)
                subscription.Signal(data);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(reading, polling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        string? lastEventId = null;
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var unborn = false;
            try
            {
                await foreach (var item in probe.OpenStream().ReadAsync(Review, lastEventId, cancellationToken))
                {
                    failures = 0;
                    lastEventId = item?.EventId ?? lastEventId;
                    state = LiveState.Live;
                    // An open stream counts as a change: something may have happened since the page was read.
                    Notify(data: true);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (HttpRequestException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
            {
                // A review without a notice yet has no stream; nothing is lost, there is nothing to hear.
                unborn = true;
            }
            catch (Exception exception)
            {
                WebLog.StreamBroke(logger, Review, exception.Message);
            }

            failures++;
            if (!unborn && state != LiveState.Lost)
            {
                state = LiveState.Lost;
                Notify(data: false);
            }

            await Task.Delay(pace.RetryAfter(failures), time, cancellationToken);
        }
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        string? known = null;
        var since = TimeSpan.Zero;
        while (!cancellationToken.IsCancellationRequested)
        {
            if (known is null || state != LiveState.Live || since >= pace.PollWhenLive)
            {
                since = TimeSpan.Zero;
                var found = await ProbeAsync(cancellationToken);
                // The first look has nothing to compare with; without a stream, the page may be older than it.
                if (found is not null && found != known && (known is not null || state != LiveState.Live))
                    Notify(data: true);
                known = found ?? known;
            }

            await Task.Delay(pace.PollWhenLost, time, cancellationToken);
            since += pace.PollWhenLost;
        }
    }

    private async Task<string?> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await probe.ReadAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            WebLog.PollFailed(logger, Review, exception.Message);
            return null;
        }
    }
}
