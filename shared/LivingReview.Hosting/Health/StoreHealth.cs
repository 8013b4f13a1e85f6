using LivingReview.Hosting.Operating;
using LivingReview.Hosting.Supervision;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LivingReview.Hosting.Health;

/// <summary>Ready means: the service's database answers, and its subscriptions move on.</summary>
public static class StoreHealth
{
    /// <summary>Adds the readiness checks of a store: "{name}-store" and "{name}-subscriptions".</summary>
    public static IServiceCollection AddStoreHealth<TStore>(this IServiceCollection services, string name)
        where TStore : class, IDocumentStore =>
        services
            .AddSingleton<StoreProgress<TStore>>()
            .AddSingleton(new OperatedService(name, typeof(TStore).Assembly))
            .AddSingleton<ISubscriptionProgress>(s => s.GetRequiredService<StoreProgress<TStore>>())
            .AddHostedService(s => s.GetRequiredService<StoreProgress<TStore>>())
            .AddHostedService<StoreSupervisor<TStore>>()
            .AddHealthChecks()
            .AddCheck<Check<TStore>>($"{name}-store", tags: ["ready"], timeout: TimeSpan.FromSeconds(5))
            .AddCheck<ProgressCheck<TStore>>($"{name}-subscriptions", tags: ["ready"])
            .Services;

    private sealed class Check<TStore>(TStore store) : IHealthCheck
        where TStore : class, IDocumentStore
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var session = store.QuerySession();
                await session.QueryAsync<int>("select 1", cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                return HealthCheckResult.Unhealthy("The database does not answer.", fault);
            }
        }
    }

    private sealed class ProgressCheck<TStore>(StoreProgress<TStore> progress) : IHealthCheck
        where TStore : class, IDocumentStore
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(progress.Faults() is { Count: > 0 } faults ? HealthCheckResult.Degraded(string.Join(' ', faults)) : HealthCheckResult.Healthy());
    }
}
