using System.Diagnostics.Metrics;
using LivingReview.Hosting.Telemetry;

namespace LivingReview.Hosting.Supervision;

/// <summary>How many messages wait in each queue of the service, as the last look at the broker found: about twice a minute.</summary>
internal sealed class QueueDepths : IDisposable
{
    private readonly Meter _meter;

    public QueueDepths(IMeterFactory meters)
    {
        _meter = meters.Create(TelemetryRegistration.MeterName);
        _meter.CreateObservableGauge(
            "livingreview.queue.depth", () => Waiting.Select(w => new Measurement<long>(w.Value, new KeyValuePair<string, object?>("queue", w.Key))), "{message}",
            "Messages that wait in a queue of the service, as the last look at the broker found.");
    }

    /// <summary>Messages by queue; empty while the broker cannot be asked.</summary>
    public IReadOnlyDictionary<string, long> Waiting { get; set; } = new Dictionary<string, long>();

    public void Dispose() => _meter.Dispose();
}
