using LivingReview.Ingestion.Reviews;
using Marten;

namespace LivingReview.Ingestion.Surveillance;

/// <summary>A review whose last search is older than its protocol allows.</summary>
/// <param name="Review">The review.</param>
/// <param name="SearchedAt">Day of the last search.</param>
/// <param name="Interval">Time between searches that the protocol declares.</param>
internal sealed record OverdueSearch(string Review, DateTimeOffset SearchedAt, TimeSpan Interval)
{
    /// <summary>How many there are, and those that are longest overdue.</summary>
    /// <param name="session">A session.</param>
    /// <param name="now">The time.</param>
    /// <param name="limit">How many of them to name.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<(int All, IReadOnlyList<OverdueSearch> Longest)> ReadAsync(IQuerySession session, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        var schema = session.DocumentStore.Options.Schema;
        var from = $"""
            from (
                select r.id, ((s.data ->> 'SearchedAt')::timestamptz at time zone 'UTC')::date as searched, (r.data -> 'Protocol' ->> 'SearchIntervalDays')::int as days
                from {schema.For<ReviewRecord>()} r join {schema.For<ReviewSearch>()} s on s.id = r.id
                where r.data -> 'Protocol' ->> 'SearchIntervalDays' is not null) o
            where o.searched + o.days < ?
            """;
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var all = (await session.AdvancedSql.QueryAsync<long>($"select count(*) {from}", cancellationToken, today))[0];
        if (all == 0) return (0, []);
        var longest = await session.AdvancedSql.QueryAsync<string, DateTimeOffset, int>(
            $"select row(o.id), row(o.searched::timestamp at time zone 'UTC'), row(o.days) {from} order by o.searched + o.days, o.id limit ?", cancellationToken, today, limit);
        return ((int)all, [.. longest.Select(o => new OverdueSearch(o.Item1, o.Item2.ToUniversalTime(), TimeSpan.FromDays(o.Item3)))]);
    }
}
