using System.Net;
using Microsoft.Extensions.Logging;

namespace LivingReview.Web.Live;

/// <summary>Reads the events of one review for all pages that are open on it; reconnects after every failure, and also polls slowly.</summary>
internal sealed class ReviewListener : IAsyncDisposable
{
    // Counted over all listeners: data that was read under an older listener must never be taken for current.
    private static long _newestGeneration;

    private readonly ReviewProbe _probe;
    private readonly LiveTiming _pace;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly List<LiveSubscription> _subscriptions = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private readonly Task _polling;
    private long _generation = NextGeneration();
    private volatile LiveState _state = LiveState.Connecting;
    private int _ended;

    public ReviewListener(string review, ReviewProbe probe, LiveTiming pace, TimeProvider time, ILogger logger)
    {
        Review = review;
        _probe = probe;
        _pace = pace;
        _time = time;
        _logger = logger;
        _reading = Task.Run(() => ReadAsync(_stop.Token));
        _polling = Task.Run(() => PollAsync(_stop.Token));
    }

    public string Review { get; }

    public LiveState State => _state;

    public long Generation => Interlocked.Read(ref _generation);

    public LiveSubscription Add(Func<LiveChange, Task> changed, Func<ReviewListener, LiveSubscription, ValueTask> leave)
    {
        var subscription = new LiveSubscription(this, changed, leave, _logger);
        lock (_gate)
            _subscriptions.Add(subscription);
        return subscription;
    }

    /// <summary>Removes a subscription; true if it was the last.</summary>
    public bool Remove(LiveSubscription subscription)
    {
        lock (_gate)
        {
            _subscriptions.Remove(subscription);
            return _subscriptions.Count == 0;
        }
    }

    public void Notify(bool data)
    {
        lock (_gate)
        {
            if (data)
                Interlocked.Exchange(ref _generation, NextGeneration());
            foreach (var subscription in _subscriptions)
                subscription.Signal(data);
        }
    }

    /// <summary>Twice does no harm: when the host ends, the hub and the last page of a review both end it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        await _stop.CancelAsync();
        await Task.WhenAll(_reading, _polling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static long NextGeneration() => Interlocked.Increment(ref _newestGeneration);

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        string? lastEventId = null;
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var hasNoStream = false;
            try
            {
                await foreach (var item in _probe.OpenStream().ReadAsync(Review, lastEventId, cancellationToken))
                {
                    failures = 0;
                    lastEventId = item?.EventId ?? lastEventId;
                    _state = LiveState.Live;
                    // Opening the stream counts as a change: something may have happened since the page was loaded.
                    Notify(data: true);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (HttpRequestException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
            {
                // A review without any notification yet has no stream; the connection is not lost.
                hasNoStream = true;
            }
            catch (Exception exception)
            {
                WebLog.StreamFailed(_logger, Review, exception.Message);
            }

            failures++;
            if (!hasNoStream && _state != LiveState.Lost)
            {
                _state = LiveState.Lost;
                Notify(data: false);
            }

            await Task.Delay(_pace.RetryAfter(failures), _time, cancellationToken);
        }
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        string? known = null;
        var since = TimeSpan.Zero;
        while (!cancellationToken.IsCancellationRequested)
        {
            if (known is null || _state != LiveState.Live || since >= _pace.PollWhenLive)
            {
                since = TimeSpan.Zero;
                var found = await ProbeAsync(cancellationToken);
                // The first poll has nothing to compare with; without a stream, the page may be older than its result.
                if (found is not null && found != known && (known is not null || _state != LiveState.Live))
                    Notify(data: true);
                known = found ?? known;
            }

            await Task.Delay(_pace.PollWhenLost, _time, cancellationToken);
            since += _pace.PollWhenLost;
        }
    }

    private async Task<string?> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _probe.ReadAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            WebLog.PollFailed(_logger, Review, exception.Message);
            return null;
        }
    }
}
