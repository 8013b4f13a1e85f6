using LivingReview.Hosting.Store;
using MassTransit;

namespace LivingReview.Hosting.Bus;

/// <summary>What every consumer does about faults: decide again after a lost race, wait for the database, give up on anything else.</summary>
public static class ConsumerRetry
{
    /// <summary>
    /// For every endpoint (<see cref="BusRegistration"/>). Conflicts are retried at once and often, outages for about two minutes; then, as for any other fault at once, the message goes to the
    /// error queue with its reason.
    /// </summary>
    public static void UseStoreRetry(this IConsumePipeConfigurator endpoint)
    {
        endpoint.UseMessageRetry(retry =>
        {
            retry.Handle<Exception>(StoreFaults.IsOutage);
            retry.Exponential(20, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(300));
        });
        endpoint.UseMessageRetry(retry =>
        {
            retry.Handle<Exception>(StoreFaults.IsConflict);
            retry.Exponential(12, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(20));
        });
    }
}
