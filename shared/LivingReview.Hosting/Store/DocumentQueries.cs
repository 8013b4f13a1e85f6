using Marten;

namespace LivingReview.Hosting.Store;

/// <summary>Documents by id, in an order that the database has found.</summary>
public static class DocumentQueries
{
    /// <summary>Ids of the documents that were changed last, the newest first.</summary>
    /// <typeparam name="TDocument">The documents.</typeparam>
    /// <param name="session">A session of their store.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static Task<IReadOnlyList<string>> LastChangedAsync<TDocument>(this IQuerySession session, int count, CancellationToken cancellationToken)
        where TDocument : notnull =>
        session.AdvancedSql.QueryAsync<string>($"select id from {session.DocumentStore.Options.Schema.For<TDocument>()} order by mt_last_modified desc, id limit ?", cancellationToken, count);

    /// <summary>Loads documents in the order of their ids as given; one that is not there is left out.</summary>
    /// <typeparam name="TDocument">The documents.</typeparam>
    /// <param name="session">A session of their store.</param>
    /// <param name="ids">The ids.</param>
    /// <param name="idOf">The id of a document.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<IReadOnlyList<TDocument>> LoadInOrderAsync<TDocument>(
        this IQuerySession session, IReadOnlyList<string> ids, Func<TDocument, string> idOf, CancellationToken cancellationToken)
        where TDocument : notnull
    {
        var found = (await session.LoadManyAsync<TDocument>(cancellationToken, [.. ids])).ToDictionary(idOf, StringComparer.Ordinal);
        return [.. ids.Select(id => found.GetValueOrDefault(id)).OfType<TDocument>()];
    }
}
