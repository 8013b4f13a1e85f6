using LivingReview.Hosting.Bus;
using LivingReview.Ingestion.Records;
using Marten;
using MassTransit;

namespace LivingReview.Ingestion.Publishing;

/// <summary>Tells how current the searches of reviews are: of several changes at once only how it stands.</summary>
internal static class Searches
{
    /// <summary>Publishes for those of the reviews that have a search.</summary>
    public static async Task PublishAsync(IPublishEndpoint bus, IQuerySession session, IReadOnlyList<string> reviews, CancellationToken cancellationToken)
    {
        foreach (var (state, unassessed) in (await SearchState.OfAsync(session, reviews, cancellationToken)).Values)
        {
            if (state.ToMessage(unassessed) is { } message) await bus.PublishConfirmedAsync(message, cancellationToken);
        }
    }
}
