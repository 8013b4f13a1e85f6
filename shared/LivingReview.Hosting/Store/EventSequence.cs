using LivingReview.Contracts.Reviews;
using Marten;

namespace LivingReview.Hosting.Store;

/// <summary>How far a store's log goes, without counting it.</summary>
public static class EventSequence
{
    /// <summary>The newest number that an event of the store was given; 0 before the first.</summary>
    /// <param name="session">A session of the store.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<long> NewestEventAsync(this IQuerySession session, CancellationToken cancellationToken)
    {
        var schema = session.DocumentStore.Options.DatabaseSchemaName;
        return (await session.QueryAsync<long>($"select case when is_called then last_value else 0 end from {schema}.mt_events_sequence", cancellationToken))[0];
    }

    /// <summary>The streams that have grown since an event, and the newest event. The query reads the new events alone.</summary>
    /// <param name="session">A session of the store.</param>
    /// <param name="after">Number of an event that was seen.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<(IReadOnlyList<string> Streams, long Newest)> StreamsGrownAsync(this IQuerySession session, long after, CancellationToken cancellationToken)
    {
        var schema = session.DocumentStore.Options.DatabaseSchemaName;
        var grown = await session.AdvancedSql.QueryAsync<string, long>(
            $"select row(stream_id), row(max(seq_id)) from {schema}.mt_events where seq_id > ? group by stream_id", cancellationToken, after);
        return ([.. grown.Select(g => g.Item1)], grown.Select(g => g.Item2).Append(after).Max());
    }

    /// <summary>How far the streams of documents go, in the order of their ids; the documents themselves are not read.</summary>
    /// <typeparam name="TDocument">The documents, which have the ids of their streams.</typeparam>
    /// <param name="session">A session of the store.</param>
    /// <param name="after">Id before the first.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<IReadOnlyList<LogHead>> HeadsAsync<TDocument>(this IQuerySession session, string after, int count, CancellationToken cancellationToken)
        where TDocument : notnull
    {
        var options = session.DocumentStore.Options;
        var heads = await session.AdvancedSql.QueryAsync<string, long>(
            $"select row(d.id), row(s.version::bigint) from {options.Schema.For<TDocument>()} d join {options.DatabaseSchemaName}.mt_streams s on s.id = d.id where d.id > ? order by d.id limit ?",
            cancellationToken, after, count);
        return [.. heads.Select(h => new LogHead(h.Item1, h.Item2))];
    }

    /// <summary>Of heads that were announced those whose reviews are not as far: a document's member says how far it is, and one that is missing is behind.</summary>
    /// <typeparam name="TDocument">The documents, which have the ids of the reviews.</typeparam>
    /// <param name="session">A session of the store.</param>
    /// <param name="heads">What was announced.</param>
    /// <param name="member">Name of the member, as it is stored.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<IReadOnlyList<LogHead>> BehindAsync<TDocument>(this IQuerySession session, IReadOnlyList<LogHead> heads, string member, CancellationToken cancellationToken)
        where TDocument : notnull
    {
        ArgumentNullException.ThrowIfNull(heads);
        var known = (await session.AdvancedSql.QueryAsync<string, long>(
            $"select row(id), row((data ->> '{member}')::bigint) from {session.DocumentStore.Options.Schema.For<TDocument>()} where id = any(?)",
            cancellationToken, [heads.Select(h => h.Review).ToArray()])).ToDictionary(k => k.Item1, k => k.Item2, StringComparer.Ordinal);
        return [.. heads.Where(h => known.GetValueOrDefault(h.Review) < h.Position)];
    }
}
