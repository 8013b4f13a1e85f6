using System.Threading.Channels;
using LivingReview.Web.Access;
using LivingReview.Web.Live;

namespace LivingReview.Web.Reading;

/// <summary>
/// The open pages of readers: one subscription to the hub for each review and person, however many pages follow it. A version counts what has
/// changed; a rendering is current while its reviews have the versions that it was made with.
/// </summary>
internal sealed class ReviewFollowers : IAsyncDisposable
{
    // Reviews that nobody follows are listened to for a while as well, so that their pages can be kept; a crawler must not open a stream for each.
    private const int MaxIdle = 64;
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(20);

    private readonly LiveHub _hub;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Review, string Fingerprint), FollowedReview> _reviews = [];
    private readonly ITimer _beat;

    public ReviewFollowers(LiveHub hub, TimeProvider time)
    {
        (_hub, _time) = (hub, time);
        _beat = time.CreateTimer(_ => OnBeat(), null, Beat, Beat);
    }

    /// <summary>The version of a review for whoever is not signed in; 0 before anyone follows it.</summary>
    public long VersionOf(string review)
    {
        lock (_gate)
            return _reviews.TryGetValue((review, ""), out var followed) ? followed.Version : 0;
    }

    /// <summary>Listens to a review for a while, also without a follower; -1 if too many are listened to already.</summary>
    /// <returns>Its version.</returns>
    public long Keep(string review)
    {
        lock (_gate)
        {
            if (!_reviews.ContainsKey((review, "")) && _reviews.Count(one => one.Value.Followers.Count == 0) >= MaxIdle)
                return -1;
            return Find(review, null).Version;
        }
    }

    /// <summary>Follows reviews until the follower is disposed.</summary>
    public ReviewFollower Follow(IReadOnlyList<string> reviews, Credential person)
    {
        lock (_gate)
        {
            var followed = reviews.Select(review => Find(review, person)).ToList();
            var follower = new ReviewFollower(followed, Leave);
            foreach (var one in followed)
                one.Followers.Add(follower);
            return follower;
        }
    }

    /// <summary>Tells everyone who is not signed in that there is more to see of a review than before.</summary>
    public void Tell(string review)
    {
        lock (_gate)
        {
            if (_reviews.TryGetValue((review, ""), out var followed))
                followed.Change(followed.State, data: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _beat.DisposeAsync();
        List<FollowedReview> all;
        lock (_gate)
        {
            all = [.. _reviews.Values];
            _reviews.Clear();
        }

        foreach (var one in all)
            await one.Subscription.DisposeAsync();
    }

    private FollowedReview Find(string review, Credential? person)
    {
        var key = (review, person?.Fingerprint ?? "");
        if (!_reviews.TryGetValue(key, out var followed))
        {
            _reviews[key] = followed = new FollowedReview();
            followed.Subscription = _hub.Subscribe(review, change => OnChange(followed, change), person);
        }

        followed.UsedAt = _time.GetTimestamp();
        return followed;
    }

    private Task OnChange(FollowedReview followed, LiveChange change)
    {
        lock (_gate)
            followed.Change(change.State, change.Data);
        return Task.CompletedTask;
    }

    private void Leave(ReviewFollower follower)
    {
        lock (_gate)
        {
            foreach (var followed in follower.Reviews)
            {
                followed.Followers.Remove(follower);
                followed.UsedAt = _time.GetTimestamp();
            }
        }
    }

    // Says to every page that the server is there, which also keeps the connection open; and leaves the reviews that nobody reads.
    private void OnBeat()
    {
        List<FollowedReview> left = [];
        lock (_gate)
        {
            foreach (var (key, followed) in _reviews.ToList())
            {
                foreach (var follower in followed.Followers)
                    follower.Signal();
                if (followed.Followers.Count > 0 || _time.GetElapsedTime(followed.UsedAt) < Idle)
                    continue;
                _reviews.Remove(key);
                left.Add(followed);
            }
        }

        foreach (var followed in left)
            _ = followed.Subscription.DisposeAsync().AsTask(); // the listener ends by itself
    }
}

/// <summary>A review that pages follow with the rights of one person.</summary>
internal sealed class FollowedReview
{
    // Starts at 1: a page that was rendered before anyone listened has 0 and is rendered again.
    public long Version { get; private set; } = 1;

    public LiveState State { get; private set; } = LiveState.Connecting;

    public HashSet<ReviewFollower> Followers { get; } = [];

    public LiveSubscription Subscription { get; set; } = null!;

    public long UsedAt { get; set; }

    public void Change(LiveState state, bool data)
    {
        State = state;
        if (data)
            Version++;
        foreach (var follower in Followers)
            follower.Signal();
    }
}

/// <summary>A page that follows reviews. Changes that come while it is being told reach it as one.</summary>
internal sealed class ReviewFollower(IReadOnlyList<FollowedReview> reviews, Action<ReviewFollower> leave) : IDisposable
{
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public IReadOnlyList<FollowedReview> Reviews => reviews;

    /// <summary>Grows with every change.</summary>
    public long Version => reviews.Sum(review => review.Version);

    /// <summary>The state of the worst connection.</summary>
    public LiveState State => reviews.Any(review => review.State == LiveState.Lost) ? LiveState.Lost : LiveState.Live;

    public void Signal() => _signals.Writer.TryWrite(true);

    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _signals.Reader.ReadAsync(cancellationToken);

    public void Dispose() => leave(this);
}
