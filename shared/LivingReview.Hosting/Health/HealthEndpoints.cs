using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LivingReview.Hosting.Health;

/// <summary>
/// /health/live: the process answers, and none of its consumers or subscriptions is dead beyond revival; if not, restart it. A broker or a
/// database that is unavailable does not matter here: a restart would not help. /health/ready: everything that it needs does its work; if not, the
/// answer names what does not.
/// </summary>
internal static class HealthEndpoints
{
    /// <summary>Tag of the checks that liveness looks at.</summary>
    public const string Live = "live";

    /// <summary>Tag of the checks that readiness looks at.</summary>
    public const string Ready = "ready";

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = c => c.Tags.Contains(Live), ResponseWriter = WriteAsync });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            Predicate = c => c.Tags.Contains(Ready),
            // Degraded means a bus without its broker, or a stopped subscription: nothing is received or sent, so the service is not ready.
            ResultStatusCodes = { [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable },
            ResponseWriter = WriteAsync,
        });
    }

    private static Task WriteAsync(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(new
    {
        status = report.Status.ToString(),
        checks = report.Entries.OrderBy(e => e.Key, StringComparer.Ordinal)
            .Select(e => new { name = e.Key, status = e.Value.Status.ToString(), description = e.Value.Description }),
    });
}
