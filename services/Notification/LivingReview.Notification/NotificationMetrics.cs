using System.Diagnostics.Metrics;
using LivingReview.Contracts;
using LivingReview.Contracts.Alerts;
using LivingReview.Hosting.Telemetry;
using LivingReview.Notification.Webhooks;

namespace LivingReview.Notification;

/// <summary>The service's own metrics of what happens; <see cref="NotificationMeasurements"/> has those of what is.</summary>
internal sealed class NotificationMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _shifts;
    private readonly Counter<long> _attempts;
    private readonly Histogram<double> _latency;

    public NotificationMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(TelemetryRegistration.MeterName);
        _shifts = _meter.CreateCounter<long>("livingreview.shifts.detected", "{shift}", "Alerts raised, by the rule that fired and by severity.");
        _attempts = _meter.CreateCounter<long>("livingreview.webhook.attempts", "{attempt}", "Attempts to deliver to a webhook, by outcome: the class of the answer (2xx), or none.");
        _latency = _meter.CreateHistogram<double>(
            "livingreview.alert.latency", "s", "From the detection of a change to the first 2xx response of the subscriber's webhook.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600, 86400] });
    }

    public void Detected(IEnumerable<Alert> alerts)
    {
        foreach (var alert in alerts)
            _shifts.Add(1, new KeyValuePair<string, object?>("rule", alert.Rule), new KeyValuePair<string, object?>("severity", alert.Severity.Name()));
    }

    /// <summary>Counts the last attempt of a delivery.</summary>
    public void Attempted(WebhookDelivery delivery, DateTimeOffset now)
    {
        var status = delivery.Attempts[^1].StatusCode;
        var outcome = status switch { >= 500 => "5xx", >= 400 => "4xx", >= 300 => "3xx", >= 200 => "2xx", not null => "1xx", null => "none" };
        _attempts.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        if (status is >= 200 and < 300) _latency.Record((now - delivery.CreatedAt).TotalSeconds);
    }

    public void Dispose() => _meter.Dispose();
}
