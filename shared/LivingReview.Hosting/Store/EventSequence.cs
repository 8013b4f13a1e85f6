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
}
