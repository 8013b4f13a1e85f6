using System.Diagnostics.Metrics;

namespace LivingReview.Analysis;

/// <summary>The service's own metrics.</summary>
internal sealed class AnalysisMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Histogram<double> _freshness;
    private readonly Counter<long> _late;
    private readonly Histogram<double> _recomputation;
    private readonly Counter<long> _fitted;

    public AnalysisMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("LivingReview");
        _freshness = _meter.CreateHistogram<double>(
            "livingreview.estimates.freshness", "s", "From the acceptance of a review's newest study to the estimates that contain it.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] });
        _late = _meter.CreateCounter<long>("livingreview.estimates.late", "{recomputation}", "Recomputations beyond the bound of freshness.");
        _recomputation = _meter.CreateHistogram<double>("livingreview.recomputation.duration", "s", "Time to bring a review up to its evidence.");
        _fitted = _meter.CreateCounter<long>("livingreview.strata.changed", "{stratum}", "Strata fitted because their inputs changed.");
    }

    public void Recomputed(double seconds, int strata)
    {
        _recomputation.Record(seconds);
        _fitted.Add(strata);
    }

    public void Fresh(double seconds, bool late)
    {
        _freshness.Record(seconds);
        if (late) _late.Add(1);
    }

    public void Dispose() => _meter.Dispose();
}
