using System.Collections.Concurrent;
using System.Globalization;

namespace LivingReview.Web.Reading;

/// <summary>
/// The rendering of a page without a circuit; components receive it as a cascading value, and null where there is a circuit. What is slow is
/// waited for only as long as a reader would: the page is rendered again when the rest has come.
/// </summary>
/// <param name="open">Names of the sections that the reader has unfolded.</param>
/// <param name="patience">How long slow parts are waited for, together.</param>
/// <param name="kept">The slow parts of the page's earlier renderings, by their keys.</param>
/// <param name="versionOf">The present version of a review.</param>
/// <param name="time">The clock.</param>
internal sealed class StaticReading(
    IReadOnlySet<string> open, TimeSpan patience, ConcurrentDictionary<object, Task<object?>> kept, Func<string, long> versionOf, TimeProvider time)
{
    private static readonly TimeSpan LongestLoad = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, long> _follows = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<object, Task<object?>> _used = [];
    private readonly Lock _gate = new();
    private Task? _deadline;
    private int _ids;

    /// <summary>The reviews that the page shows, each with its version from before it was read.</summary>
    public IReadOnlyDictionary<string, long> Follows => _follows;

    /// <summary>The parts that were not waited for.</summary>
    public IReadOnlyList<Task> Unfinished => [.. _used.Values.Where(part => !part.IsCompleted)];

    /// <summary>How long the rendering may serve others, unless a review that it shows changes before.</summary>
    public TimeSpan Lifetime { get; private set; } = TimeSpan.FromMinutes(1);

    /// <summary>Says that the page shows a review. To be called before the review is read.</summary>
    public void Follow(string review) => _follows.TryAdd(review, versionOf(review));

    /// <summary>Shortens <see cref="Lifetime"/>: something was not there that may come soon.</summary>
    public void KeepFor(TimeSpan lifetime)
    {
        lock (_gate)
            Lifetime = lifetime < Lifetime ? lifetime : Lifetime;
    }

    /// <summary>Whether the reader has unfolded this section.</summary>
    public bool Opens(string name) => open.Contains(name);

    /// <summary>An id that is the same in every rendering of the same page.</summary>
    public string NextId(string prefix) => prefix + Interlocked.Increment(ref _ids).ToString(CultureInfo.InvariantCulture);

    /// <summary>Loads a slow part, or takes it from an earlier rendering. Not done if it takes longer than a reader waits. Throws what loading throws.</summary>
    public async Task<(T? Value, bool Done)> LoadAsync<T>(object key, Func<CancellationToken, Task<T?>> load)
        where T : class
    {
        var part = _used.GetOrAdd(key, _ => kept.GetOrAdd(key, _ => RunAsync(load)));
        Task deadline;
        lock (_gate)
            deadline = _deadline ??= Task.Delay(patience, time);
        if (!part.IsCompleted && await Task.WhenAny(part, deadline) == deadline)
            return (null, false);
        if (part.IsFaulted || part.IsCanceled)
            kept.TryRemove(key, out _);
        return ((T?)await part, true);
    }

    /// <summary>Forgets the kept parts that this rendering did not show.</summary>
    public void ForgetUnused()
    {
        foreach (var key in kept.Keys.Where(key => !_used.ContainsKey(key)))
            kept.TryRemove(key, out _);
    }

    // Not with the page: it goes on when the rendering is over.
    private async Task<object?> RunAsync<T>(Func<CancellationToken, Task<T?>> load)
        where T : class
    {
        using var limit = new CancellationTokenSource(LongestLoad, time);
        return await load(limit.Token);
    }
}
