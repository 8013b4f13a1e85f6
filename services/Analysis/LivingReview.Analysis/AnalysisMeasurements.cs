using System.Diagnostics.Metrics;
using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts.Estimates;
using LivingReview.Hosting.Telemetry;
using Marten;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Analysis;

/// <summary>What is believed now: the estimates of every stratum, and the revision on which they rest.</summary>
internal sealed class AnalysisMeasurements : StateMeasurements
{
    private const string Versions = "livingreview.estimates.versions";
    private const string Revision = "livingreview.estimates.revision";
    private const string Estimate = "livingreview.estimate.value";
    private const string Studies = "livingreview.estimate.studies";

    private readonly IAnalysisStore _store;

    public AnalysisMeasurements(IAnalysisStore store, IMeterFactory meters, IOptions<TelemetryOptions> options, TimeProvider time, ILogger<AnalysisMeasurements> log)
        : base(meters, options, time, log)
    {
        _store = store;
        Gauge(Versions, "{version}", "Versions of the estimates of all reviews together; notification has livingreview.alerts.versions.");
        Gauge(Revision, "{revision}", "Revision of the evidence on which a review's estimates rest.");
        Gauge(Estimate, "1", "Sensitivity and specificity of a stratum: estimate, lower and upper bound of the 95% interval.");
        Gauge(Studies, "{study}", "Studies in a stratum.");
    }

    protected override async Task<IReadOnlyList<(string Gauge, Measurement<double> Value)>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var session = _store.QuerySession();
        var reviews = await session.Query<CurrentEstimates>().ToListAsync(cancellationToken);
        return
        [
            Value(Versions, reviews.Sum(r => r.EstimateVersion)),
            .. reviews.Select(r => Value(Revision, r.Revision, Tag("review", r.Id))),
            .. reviews.SelectMany(r => r.Strata.SelectMany(s => Measure(r.Id, s))),
        ];
    }

    private static IEnumerable<(string Gauge, Measurement<double> Value)> Measure(string review, StratumEstimate stratum)
    {
        var (r, s) = (Tag("review", review), Tag("stratum", stratum.Stratum));
        yield return Value(Studies, stratum.K, r, s);
        foreach (var (measure, interval) in new[] { ("sensitivity", stratum.Sensitivity), ("specificity", stratum.Specificity) })
        {
            if (interval is null) continue;
            yield return Value(Estimate, interval.Estimate, r, s, Tag("measure", measure), Tag("bound", "estimate"));
            yield return Value(Estimate, interval.Lower, r, s, Tag("measure", measure), Tag("bound", "lower"));
            yield return Value(Estimate, interval.Upper, r, s, Tag("measure", measure), Tag("bound", "upper"));
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
