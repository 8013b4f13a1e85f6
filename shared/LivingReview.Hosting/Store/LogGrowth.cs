using Marten;

namespace LivingReview.Hosting.Store;

/// <summary>Whether a store's log has grown since the last look, so that what is counted over all of it is counted again only then. Not for several threads.</summary>
public sealed class LogGrowth
{
    private long _newest = -1;
    private bool _growsStill;

    /// <summary>Whether there may be events that the last look did not see.</summary>
    /// <param name="session">A session of the store.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<bool> LookAsync(IQuerySession session, CancellationToken cancellationToken)
    {
        var newest = await session.NewestEventAsync(cancellationToken);
        // A number is drawn before its event is committed: what a number announces is read once more at the next look.
        var hasGrown = newest != _newest || _growsStill;
        _growsStill = newest != _newest;
        _newest = newest;
        return hasGrown;
    }
}
