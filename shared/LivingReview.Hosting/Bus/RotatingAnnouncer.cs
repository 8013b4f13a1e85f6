using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Store;
using Marten;
using Microsoft.Extensions.Logging;

namespace LivingReview.Hosting.Bus;

/// <summary>
/// Announces on the bus how far the logs of reviews go, so that a lost message is noticed: after the start those of all reviews, at a
/// moderate pace; then, at intervals, those that have grown of late, and some of the others in turn; and in one message the heads of many, so
/// that what was lost of ten thousand quiet reviews is noticed within ten minutes. The cost of an interval does not depend on the number of reviews.
/// </summary>
/// <typeparam name="THead">The document of each review that says how far its log goes.</typeparam>
/// <param name="interval">From one round to the next.</param>
/// <param name="store">Holds the logs; a review's stream and document have its id.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Records a round that failed.</param>
public abstract class RotatingAnnouncer<THead>(TimeSpan interval, IDocumentStore store, TimeProvider time, ILogger log) : PeriodicAnnouncer(interval, time, log)
    where THead : notnull
{
    /// <summary>Reviews of a round beside those that have grown: with fewer, each is announced in every round.</summary>
    private const int RoundSize = 10;

    /// <summary>Heads in the one message of a round: 10,000 reviews in 40 rounds.</summary>
    private const int ListSize = 250;

    /// <summary>Most reviews of a round that have grown; the others wait for the next.</summary>
    private const int MaxGrown = 200;

    /// <summary>Rounds in which a review that has grown is announced: the first announcement may be lost together with what it announces.</summary>
    private const int Repetitions = 2;

    /// <summary>After the start: reviews announced at once, and the pause until the next.</summary>
    private const int StartSize = 50;
    private static readonly TimeSpan StartPause = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, int> _grown = new(StringComparer.Ordinal);
    private bool _areAllAnnounced;
    private long _seen;
    private string _last = "";
    private string _listed = "";

    /// <summary>Announces the heads of reviews; an id without a document is that of another stream.</summary>
    /// <param name="session">A session of the store.</param>
    /// <param name="reviews">Ids of the reviews.</param>
    /// <param name="isFirst">Whether this is the first announcement after the start.</param>
    /// <param name="cancellationToken">Cancels the round.</param>
    protected abstract Task AnnounceAsync(IQuerySession session, string[] reviews, bool isFirst, CancellationToken cancellationToken);

    /// <summary>Announces many heads in one message.</summary>
    /// <param name="heads">The heads.</param>
    /// <param name="cancellationToken">Cancels the round.</param>
    protected abstract Task AnnounceManyAsync(IReadOnlyList<LogHead> heads, CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected sealed override async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (_areAllAnnounced) await AnnounceRoundAsync(session, cancellationToken);
        else await AnnounceAllAsync(session, cancellationToken);
        _areAllAnnounced = true;
    }

    private async Task AnnounceAllAsync(IQuerySession session, CancellationToken cancellationToken)
    {
        if (_seen == 0) _seen = await session.NewestEventAsync(cancellationToken);
        while (await NextAsync(session, StartSize, cancellationToken) is { Length: > 0 } reviews)
        {
            await AnnounceAsync(session, reviews, isFirst: true, cancellationToken);
            _last = reviews[^1];
            if (reviews.Length < StartSize) break;
            await Task.Delay(StartPause, Time, cancellationToken);
        }

        _last = "";
    }

    private async Task AnnounceRoundAsync(IQuerySession session, CancellationToken cancellationToken)
    {
        var (streams, newest) = await session.StreamsGrownAsync(_seen, cancellationToken);
        foreach (var stream in streams) _grown[stream] = Repetitions;
        _seen = newest;
        var grown = _grown.Keys.Take(MaxGrown).ToList();
        var others = await NextAsync(session, RoundSize, cancellationToken);
        await AnnounceAsync(session, [.. grown.Union(others, StringComparer.Ordinal)], isFirst: false, cancellationToken);
        _last = others.Length < RoundSize ? "" : others[^1];
        foreach (var stream in grown)
        {
            _grown.Remove(stream, out var left);
            if (left > 1) _grown.Add(stream, left - 1);
        }

        await AnnounceListAsync(session, cancellationToken);
    }

    private async Task AnnounceListAsync(IQuerySession session, CancellationToken cancellationToken)
    {
        var heads = await session.HeadsAsync<THead>(_listed, ListSize, cancellationToken);
        var isEnd = heads.Count < ListSize;
        // Where one round holds every review, each has just been announced by itself.
        if (_listed.Length > 0 || heads.Count > RoundSize) await AnnounceManyAsync(heads, cancellationToken);
        _listed = isEnd ? "" : heads[^1].Review;
    }

    private async Task<string[]> NextAsync(IQuerySession session, int count, CancellationToken cancellationToken) =>
        [.. await session.AdvancedSql.QueryAsync<string>($"select id from {store.Options.Schema.For<THead>()} where id > ? order by id limit ?", cancellationToken, _last, count)];
}
