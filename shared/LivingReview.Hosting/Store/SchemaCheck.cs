using LivingReview.Hosting.Configuration;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace LivingReview.Hosting.Store;

/// <summary>
/// Where the schema is not made by the service itself (Store:AutoCreate=false), it must be what the service needs: before the start, or
/// the host ends with one line, and while it runs, or it is not ready (a restored older dump).
/// </summary>
internal sealed class SchemaCheck<TStore>(TStore store, IOptions<StoreSettings> settings, TimeProvider time) : ISchemaCheck, IHealthCheck
    where TStore : class, IDocumentStore
{
    /// <summary>Readiness is asked every few seconds; the catalogue need not be read as often.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private HealthCheckResult _known = HealthCheckResult.Healthy();
    private DateTimeOffset _next;

    public async Task AssertAsync(CancellationToken cancellationToken)
    {
        if (settings.Value.AutoCreate) return;
        if (await ComplaintAsync(cancellationToken) is { } complaint) throw new InvalidConfigurationException(complaint);
        _next = time.GetUtcNow() + Interval;
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (settings.Value.AutoCreate || time.GetUtcNow() < _next) return _known;
        try
        {
            _known = await ComplaintAsync(cancellationToken) is { } complaint ? HealthCheckResult.Unhealthy(complaint) : HealthCheckResult.Healthy();
            _next = time.GetUtcNow() + (_known.Status == HealthStatus.Healthy ? Interval : TimeSpan.Zero);
            return _known;
        }
        catch (Exception fault) when (StoreFaults.IsOutage(fault))
        {
            return _known; // the store's own check says so
        }
    }

    private async Task<string?> ComplaintAsync(CancellationToken cancellationToken) =>
        StoreSchema.Complaint(store.Options.DatabaseSchemaName, await StoreSchema.CompareAsync(store, cancellationToken));
}

/// <summary>A store's schema, checked before anything starts.</summary>
internal interface ISchemaCheck
{
    /// <exception cref="InvalidConfigurationException">It is not what this version needs.</exception>
    Task AssertAsync(CancellationToken cancellationToken);
}

/// <summary>The checks of all stores of a host.</summary>
internal static class SchemaChecks
{
    public static async Task AssertSchemasAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (var check in services.GetServices<ISchemaCheck>()) await check.AssertAsync(cancellationToken);
    }
}
