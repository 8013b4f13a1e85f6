using System.Diagnostics.Metrics;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Hosting.Telemetry;

namespace LivingReview.Analysis;

/// <summary>The service's own metrics.</summary>
internal sealed class AnalysisMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Histogram<double> _freshness;
    private readonly Counter<long> _late;
    private readonly Histogram<double> _recomputation;
    private readonly Counter<long> _fitted;
    private readonly Counter<long> _replays;

    public AnalysisMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(TelemetryRegistration.MeterName);
        _freshness = _meter.CreateHistogram<double>(
            "livingreview.estimates.freshness", "s", "From the acceptance of a review's newest study to the estimates that contain it.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] });
        _late = _meter.CreateCounter<long>("livingreview.estimates.late", "{recomputation}", "Recomputations beyond the bound of freshness.");
        _recomputation = _meter.CreateHistogram<double>(
            "livingreview.recomputation.duration", "s", "Time to bring a review up to its evidence.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });
        _fitted = _meter.CreateCounter<long>("livingreview.strata.changed", "{stratum}", "Strata fitted because their inputs changed, by the regime of the fit.");
        _replays = _meter.CreateCounter<long>("livingreview.evidence.replays", "{request}", "Requests to publish evidence again that did not arrive.");
    }

    public void Recomputed(double seconds, IReadOnlyList<StratumEstimate> changed)
    {
        _recomputation.Record(seconds);
        foreach (var stratum in changed) _fitted.Add(1, new KeyValuePair<string, object?>("regime", stratum.Regime.Name()));
    }

    public void ReplayRequested() => _replays.Add(1);

    public void Fresh(double seconds, bool late)
    {
        _freshness.Record(seconds);
        if (late) _late.Add(1);
    }

    public void Dispose() => _meter.Dispose();
}
