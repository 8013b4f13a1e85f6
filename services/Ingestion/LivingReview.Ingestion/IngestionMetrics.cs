using System.Diagnostics.Metrics;
using LivingReview.Hosting.Telemetry;
using LivingReview.Ingestion.Reviews;
using Marten;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

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

/// <summary>How far each review's evidence goes.</summary>
internal sealed class IngestionMeasurements : StateMeasurements
{
    private const string Revision = "livingreview.evidence.revision";
    private const string Studies = "livingreview.evidence.studies";

    private readonly IIngestionStore _store;

    public IngestionMeasurements(IIngestionStore store, IMeterFactory meters, IOptions<TelemetryOptions> options, TimeProvider time, ILogger<IngestionMeasurements> log)
        : base(meters, options, time, log)
    {
        _store = store;
        Gauge(Revision, "{revision}", "Newest revision of a review's evidence.");
        Gauge(Studies, "{study}", "Studies in a review.");
    }

    protected override async Task<IReadOnlyList<(string Gauge, Measurement<double> Value)>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var session = _store.QuerySession();
        var reviews = await session.Query<ReviewRecord>().Select(r => new { r.Id, r.Revision, r.Studies }).ToListAsync(cancellationToken);
        return
        [
            .. reviews.Select(r => Value(Revision, r.Revision, new KeyValuePair<string, object?>("review", r.Id))),
            .. reviews.Select(r => Value(Studies, r.Studies, new KeyValuePair<string, object?>("review", r.Id))),
        ];
    }
}
