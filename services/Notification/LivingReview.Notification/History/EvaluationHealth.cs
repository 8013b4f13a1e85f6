using Marten;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LivingReview.Notification.History;

/// <summary>Ready means, too, that the evaluation of no review stands behind its estimates.</summary>
internal sealed class EvaluationHealth(INotificationStore store, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var since = time.GetUtcNow() - Patience;
        await using var session = store.QuerySession();
        var standing = await session.Query<EvaluationLag>().Where(l => l.Since < since).OrderBy(l => l.Since).Take(1).ToListAsync(cancellationToken);
        return standing is [var lag]
            ? HealthCheckResult.Degraded(FormattableString.Invariant($"The alerts of review {lag.Id} stand at version {lag.Evaluated} of its estimates since {lag.Since:u}; version {lag.EstimateVersion} exists."))
            : HealthCheckResult.Healthy();
    }
}
