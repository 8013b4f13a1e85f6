using System.Diagnostics.Metrics;
using LivingReview.Hosting.Telemetry;

namespace LivingReview.Ingestion;

/// <summary>The service's own metrics.</summary>
internal sealed class IngestionMetrics : IDisposable
{
    private const string OfStudy = "Extraction";

    private readonly Meter _meter;
    private readonly Counter<long> _accepted;

    public IngestionMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(TelemetryRegistration.MeterName);
        _accepted = _meter.CreateCounter<long>("livingreview.evidence.accepted", "{change}", "Changes of the evidence that were stored, by kind.");
    }

    /// <summary>Counts stored events: "accepted", "amended", "withdrawn" and so on for studies, "protocol" for the rest.</summary>
    public void Accepted(IReadOnlyList<object> events)
    {
        foreach (var name in events.Select(e => e.GetType().Name))
        {
            var change = name.StartsWith(OfStudy, StringComparison.Ordinal) ? name[OfStudy.Length..].ToLowerInvariant() : "protocol";
            _accepted.Add(1, new KeyValuePair<string, object?>("change", change));
        }
    }

    public void Dispose() => _meter.Dispose();
}
