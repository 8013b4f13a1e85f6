using Marten;

namespace LivingReview.Hosting.Store;

/// <summary>Writers of one thing that take turns: what a writer reads after its turn has begun is what the one before it stored.</summary>
public static class TurnTaking
{
    /// <summary>Waits until no other session writes the thing, and keeps its turn until the session has saved or is disposed.</summary>
    /// <param name="session">The session; it begins a transaction.</param>
    /// <param name="space">A number of its own for each kind of thing.</param>
    /// <param name="id">The thing.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static async Task TakeTurnAsync(this IDocumentSession session, int space, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        await session.BeginTransactionAsync(cancellationToken);
        await session.QueryAsync<int>("select 1 from (select pg_advisory_xact_lock(?, hashtext(?))) as taken", cancellationToken, space, id);
    }
}
