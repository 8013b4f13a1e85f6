using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LivingReview.Hosting.Health;

/// <summary>Ready means: the service's database answers.</summary>
public static class StoreHealth
{
    /// <summary>Adds the readiness check of a store.</summary>
    public static IServiceCollection AddStoreHealth<TStore>(this IServiceCollection services, string name)
        where TStore : class, IDocumentStore =>
        services.AddHealthChecks().AddCheck<Check<TStore>>($"{name}-store", tags: ["ready"], timeout: TimeSpan.FromSeconds(5)).Services;

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
}
