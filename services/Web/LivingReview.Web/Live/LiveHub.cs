using LivingReview.Web.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LivingReview.Web.Live;

/// <summary>
/// One listener to the event stream per review and person, however many pages are open on it. A page subscribes, is notified of every change,
/// and unsubscribes; the last one to leave ends the listener.
/// </summary>
internal sealed class LiveHub(IServiceScopeFactory scopes, LiveTiming pace, TimeProvider time, ILogger<LiveHub> logger) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Review, string Fingerprint), ReviewListener> _listeners = [];

    /// <summary>Subscribes to a review. <paramref name="changed"/> is called after every change of the review or of the connection's state.</summary>
    public LiveSubscription Subscribe(string review, Func<LiveChange, Task> changed, Credential? person = null)
    {
        lock (_gate)
        {
            var key = (review, person?.Fingerprint ?? "");
            if (!_listeners.TryGetValue(key, out var watch))
                _listeners[key] = watch = new ReviewListener(review, new ReviewProbe(ScopesOf(person), review), pace, time, logger);
            return watch.Add(changed, LeaveAsync);
        }
    }

    /// <summary>A number that grows with every change; 0 while there is no listener.</summary>
    public long Generation(string review)
    {
        lock (_gate)
            return _listeners.Where(watch => watch.Key.Review == review).Sum(watch => watch.Value.Generation);
    }

    /// <summary>Number of open listeners.</summary>
    public int Listeners
    {
        get
        {
            lock (_gate)
                return _listeners.Count;
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<ReviewListener> open;
        lock (_gate)
        {
            open = [.. _listeners.Values];
            _listeners.Clear();
        }

        foreach (var watch in open)
            await watch.DisposeAsync();
    }

    private async ValueTask LeaveAsync(ReviewListener watch, LiveSubscription subscription)
    {
        lock (_gate)
        {
            if (!watch.Remove(subscription))
                return;
            // A hub that is ending knows none any more.
            foreach (var (key, known) in _listeners.ToList())
            {
                if (known == watch)
                    _listeners.Remove(key);
            }
        }

        await watch.DisposeAsync();
    }

    // A copy: the listener may outlive the circuit that started it.
    private IServiceScopeFactory ScopesOf(Credential? person)
    {
        if (person is null)
            return scopes;
        var copy = new Credential();
        copy.Set(person);
        return new CredentialScopes(scopes, copy);
    }
}
