using Marten;
using Microsoft.Extensions.Hosting;

namespace LivingReview.Hosting.Store;

/// <summary>
/// Closes the LISTEN connection of a store's daemon after it has stopped. Marten leaves it open, which holds a session of the database until
/// the process is gone, and complains at length when the database goes first.
/// </summary>
internal sealed class DaemonEnd<TStore>(TStore store) : IHostedService
    where TStore : class, IDocumentStore
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Registered before the daemon, so called after it has stopped.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        ((store.Options as StoreOptions)?.Projections.Wakeup as IDisposable)?.Dispose();
        return Task.CompletedTask;
    }
}
