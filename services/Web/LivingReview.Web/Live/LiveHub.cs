using LivingReview.Web.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LivingReview.Web.Live;

/// <summary>
/// One reader of the event stream per watched review and person, however many pages are open on it. A page watches, is told of every change,
/// and stops watching; the last one to leave ends the reader.
/// </summary>
internal sealed class LiveHub(IServiceScopeFactory scopes, LiveTiming pace, TimeProvider time, ILogger<LiveHub> logger) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Review, string Mark), ReviewListener> _watches = [];

    /// <summary>Starts watching. <paramref name="changed"/> is called after every change of the review or of the connection's state.</summary>
    public LiveSubscription Watch(string review, Func<LiveChange, Task> changed, Credential? person = null)
    {
        lock (_gate)
        {
            var key = (review, person?.Mark ?? "");
            if (!_watches.TryGetValue(key, out var watch))
                _watches[key] = watch = new ReviewListener(review, new ReviewProbe(ScopesOf(person), review), pace, time, logger);
            return watch.Add(changed, LeaveAsync);
        }
    }

    /// <summary>A number that grows with every change noticed; 0 while nobody watches.</summary>
    public long Generation(string review)
    {
        lock (_gate)
            return _watches.Where(watch => watch.Key.Review == review).Sum(watch => watch.Value.Generation);
    }

    /// <summary>How many reviews have a reader.</summary>
    public int Readers
    {
        get
        {
            lock (_gate)
                return _watches.Count;
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<ReviewListener> open;
        lock (_gate)
        {
            open = [.. _watches.Values];
            _watches.Clear();
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
            _watches.Remove(_watches.Single(known => known.Value == watch).Key);
        }

        await watch.DisposeAsync();
    }

    // A copy: the reader may outlive the circuit that began it.
    private IServiceScopeFactory ScopesOf(Credential? person)
    {
        if (person is null)
            return scopes;
        var copy = new Credential();
        copy.Take(person);
        return new CredentialScopes(scopes, copy);
    }
}
