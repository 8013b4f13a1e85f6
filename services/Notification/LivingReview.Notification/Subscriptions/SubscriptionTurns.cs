using LivingReview.Hosting.Store;
using Marten;

namespace LivingReview.Notification.Subscriptions;

/// <summary>
/// Whoever changes a subscription (a person, a link of an e-mail, a delivery) does it in turn: nobody's change is lost under another's, and what was
/// deleted does not come back.
/// </summary>
internal static class SubscriptionTurns
{
    private const int LockSpace = 1_530_004;

    /// <summary>The subscription as it stands when its turn has come; null if the review has none of this id.</summary>
    public static async Task<Subscription?> FindInTurnAsync(IDocumentSession session, string review, Guid id, CancellationToken cancellationToken)
    {
        await session.TakeTurnAsync(LockSpace, id.ToString(), cancellationToken);
        return await SubscriptionEndpoints.FindAsync(session, review, id, cancellationToken);
    }
}
