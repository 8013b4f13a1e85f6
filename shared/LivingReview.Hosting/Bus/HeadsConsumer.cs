using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Store;
using Marten;
using MassTransit;

namespace LivingReview.Hosting.Bus;

/// <summary>Finds among many heads those of reviews that are behind, and has each looked at as if it had been announced by itself.</summary>
/// <typeparam name="THeads">The message with the heads.</typeparam>
/// <typeparam name="TDocument">The documents that say how far each review is; they have the ids of the reviews.</typeparam>
/// <param name="store">The store of the documents.</param>
/// <param name="position">Name of the member that says how far a review is, as it is stored.</param>
/// <param name="heads">Heads of a message.</param>
/// <param name="announce">The message about one head.</param>
public abstract class HeadsConsumer<THeads, TDocument>(
    IDocumentStore store, string position, Func<THeads, IReadOnlyList<LogHead>> heads, Func<LogHead, object> announce) : IConsumer<THeads>
    where THeads : class
    where TDocument : notnull
{
    /// <inheritdoc />
    public async Task Consume(ConsumeContext<THeads> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        await using var session = store.QuerySession();
        foreach (var head in await session.BehindAsync<TDocument>(heads(context.Message), position, context.CancellationToken))
            await context.PublishConfirmedAsync(announce(head), context.CancellationToken);
    }
}
