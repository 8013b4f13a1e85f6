using System.Diagnostics.Metrics;
using LivingReview.Hosting.Telemetry;
using LivingReview.Surveillance.Runs;
using LivingReview.Surveillance.Sources;

namespace LivingReview.Surveillance;

/// <summary>The service's own metrics of what happens; <see cref="SurveillanceMeasurements"/> has those of what is.</summary>
internal sealed class SurveillanceMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _records;
    private readonly Counter<long> _runs;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _notices;
    private readonly Counter<long> _readings;
    private readonly Histogram<double> _duration;

    public SurveillanceMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(TelemetryRegistration.MeterName);
        _records = _meter.CreateCounter<long>("livingreview.surveillance.records", "{record}", "Records that searches read, by source and by what they were: new, added, changed or known.");
        _runs = _meter.CreateCounter<long>("livingreview.surveillance.runs", "{run}", "Searches that ended, by source and whether everything came.");
        _failures = _meter.CreateCounter<long>("livingreview.surveillance.failures", "{failure}", "Faults of sources, by source and kind.");
        _notices = _meter.CreateCounter<long>("livingreview.surveillance.notices", "{notice}", "Notices about included studies that became proposals, by the source that was first and the action.");
        _readings = _meter.CreateCounter<long>("livingreview.extraction.model.readings", "{reading}", "Abstracts that a language model read, by what came of it: agrees, differs, none or failed.");
        _duration = _meter.CreateHistogram<double>(
            "livingreview.surveillance.run.duration", "s", "From the beginning of a search to its end, with the waits after faults.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 5, 15, 60, 300, 900, 3600, 21600, 86400] });
    }

    public void Read(string source, IReadOnlyList<RecordSighting> sightings)
    {
        foreach (var outcome in sightings.GroupBy(s => s.Outcome, StringComparer.Ordinal)) _records.Add(outcome.Count(), Of(source), new("outcome", outcome.Key));
    }

    public void Completed(string source, bool isComplete, TimeSpan duration)
    {
        _runs.Add(1, Of(source), new("outcome", isComplete ? SearchJob.Whole : SearchJob.Partial));
        _duration.Record(duration.TotalSeconds, Of(source));
    }

    public void Failed(string source, SourceFailure failure) => _failures.Add(1, Of(source), new("failure", SourceFault.NameOf(failure)));

    public void Noticed(string source, string action) => _notices.Add(1, Of(source), new("action", action));

    public void ModelRead(string outcome) => _readings.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Of(string source) => new("source", source);
}
