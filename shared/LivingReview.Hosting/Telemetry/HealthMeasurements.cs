using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LivingReview.Hosting.Telemetry;

/// <summary>Readiness as a metric, one series a check, so that an alarm can say what is not ready.</summary>
internal sealed class HealthMeasurements : IHealthCheckPublisher, IDisposable
{
    private readonly Meter _meter;
    private volatile IReadOnlyList<Measurement<int>> _state = [];

    public HealthMeasurements(IMeterFactory meters)
    {
        _meter = meters.Create(TelemetryRegistration.MeterName);
        _meter.CreateObservableGauge("livingreview.health.ready", () => _state, "1", "Whether a part that the service needs does its work (1) or not (0), by readiness check.");
    }

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        _state = [.. report.Entries.Select(e => new Measurement<int>(e.Value.Status == HealthStatus.Healthy ? 1 : 0, new KeyValuePair<string, object?>("check", e.Key)))];
        return Task.CompletedTask;
    }

    public void Dispose() => _meter.Dispose();
}
