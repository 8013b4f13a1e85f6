using LivingReview.Contracts;
using Marten;

namespace LivingReview.Ingestion.Records;

/// <summary>How far the log of a review's records goes, and its newest search, kept beside it in the same transaction.</summary>
/// <param name="Id">The review.</param>
/// <param name="Version">Version of the log.</param>
/// <param name="ChangedAt">When it last changed.</param>
public sealed record SearchState(string Id, long Version, DateTimeOffset ChangedAt)
{
    /// <summary>Id of the newest search by date; null if none is recorded.</summary>
    public Guid? SearchId { get; init; }

    /// <summary>The newest search.</summary>
    public SearchRun? Search { get; init; }

    /// <summary>Records that waited at the screening desk when a scheduled search last ended.</summary>
    public int Unread { get; init; }

    /// <summary>The day of the newest search.</summary>
    public DateTimeOffset? SearchedAt() => Search is null ? null : new DateTimeOffset(Search.Date, TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>The state after a search: a search that was recorded late does not hide a newer one.</summary>
    public SearchState After(Guid id, SearchRun search)
    {
        var counted = search.Unread is { } unread ? this with { Unread = unread } : this;
        return Search is null || search.Date >= Search.Date ? counted with { SearchId = id, Search = search } : counted;
    }

    /// <summary>The message for a state; null if no search is recorded.</summary>
    public SearchRecorded? ToMessage(int unassessed) => Search is null ? null : new SearchRecorded
    {
        Review = Id,
        SearchId = SearchId!.Value,
        Database = Search.Database,
        SearchedAt = SearchedAt()!.Value,
        Records = Search.Hits,
        Unassessed = unassessed + Unread,
        Version = Version,
        OccurredAt = ChangedAt,
    };

    /// <summary>The states of several reviews, each with the number of its records that wait for a decision.</summary>
    public static async Task<IReadOnlyDictionary<string, (SearchState State, int Unassessed)>> OfAsync(
        IQuerySession session, IReadOnlyList<string> reviews, CancellationToken cancellationToken)
    {
        var states = await session.LoadManyAsync<SearchState>(cancellationToken, [.. reviews]);
        if (states.Count == 0) return new Dictionary<string, (SearchState, int)>();
        var batch = session.CreateBatchQuery();
        var counts = states.Select(s => (State: s, Count: batch.Query<CandidateRecord>()
            .Where(r => r.Review == s.Id && r.Record.TitleAbstract == null && r.Record.FullText == null && r.Record.Study == null).Count())).ToList();
        await batch.Execute(cancellationToken);
        var known = new Dictionary<string, (SearchState, int)>(StringComparer.Ordinal);
        foreach (var (state, count) in counts) known.Add(state.Id, (state, (int)await count));
        return known;
    }
}
