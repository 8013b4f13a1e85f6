using System.Diagnostics.Metrics;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts.Estimates;
using LivingReview.Hosting.Store;
using LivingReview.Hosting.Telemetry;
using Marten;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Analysis;

/// <summary>What is believed now, for the reviews that changed last: the estimates of their strata, and the revision on which they rest. Which reviews are behind, for those that are longest so.</summary>
internal sealed class AnalysisMeasurements : StateMeasurements
{
    private const string Versions = "livingreview.estimates.versions";
    private const string Revision = "livingreview.estimates.revision";
    private const string Behind = "livingreview.estimates.behind";
    private const string BehindAge = "livingreview.estimates.behind.age";
    private const string Estimate = "livingreview.estimate.value";
    private const string Studies = "livingreview.estimate.studies";

    /// <summary>Strata with series of their own for each review that has them, on average: a review with many leaves fewer to the others.</summary>
    private const int StrataPerReview = 10;

    private readonly Dictionary<string, (long Head, DateTimeOffset Since)> _behind = new(StringComparer.Ordinal);
    private readonly IAnalysisStore _store;
    private readonly EvidenceGaps _gaps;
    private readonly TimeProvider _time;
    private readonly LogGrowth _growth = new();
    private readonly int _series;
    private IReadOnlyList<(string Gauge, Measurement<double> Value)> _estimates = [];

    public AnalysisMeasurements(IAnalysisStore store, EvidenceGaps gaps, IMeterFactory meters, IOptions<TelemetryOptions> options, TimeProvider time, ILogger<AnalysisMeasurements> log)
        : base(meters, options, time, log)
    {
        (_store, _gaps, _time, _series) = (store, gaps, time, options.Value.ReviewSeries);
        Gauge(Versions, "{version}", "Versions of the estimates of all reviews together; notification has livingreview.alerts.versions.");
        Gauge(Revision, "{revision}", "Revision of the evidence on which a review's estimates rest, for the reviews that changed last.");
        Gauge(Behind, "{review}", "Reviews with evidence that is known to exist and is not estimated.");
        Gauge(BehindAge, "s", "How long the estimates of a review have stood behind its evidence, for the reviews that are longest behind.");
        Gauge(Estimate, "1", "Sensitivity and specificity of a stratum: estimate, lower and upper bound of the 95% interval; for the reviews that changed last.");
        Gauge(Studies, "{study}", "Studies in a stratum, for the reviews that changed last.");
    }

    protected override async Task<IReadOnlyList<(string Gauge, Measurement<double> Value)>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var session = _store.QuerySession();
        if (await _growth.LookAsync(session, cancellationToken)) _estimates = await EstimatesAsync(session, cancellationToken);
        var behind = FollowGaps();
        return [.. _estimates, Value(Behind, behind.Count), .. behind.Take(_series).Select(b => Value(BehindAge, b.Seconds, Tag("review", b.Review)))];
    }

    private async Task<IReadOnlyList<(string Gauge, Measurement<double> Value)>> EstimatesAsync(IQuerySession session, CancellationToken cancellationToken)
    {
        // The streams of published versions are not logs of estimates.
        var versions = (await session.QueryAsync<long>($"select coalesce(sum(version), 0)::bigint from {session.DocumentStore.Options.DatabaseSchemaName}.mt_streams where id not like '%/%'", cancellationToken))[0];
        var last = await session.LoadInOrderAsync<CurrentEstimates>(await session.LastChangedAsync<CurrentEstimates>(_series, cancellationToken), c => c.Id, cancellationToken);
        return
        [
            Value(Versions, versions),
            .. last.Select(r => Value(Revision, r.Revision, Tag("review", r.Id))),
            .. last.SelectMany(r => r.Strata.Select(s => (Review: r.Id, Stratum: s))).Take(StrataPerReview * _series).SelectMany(s => Measure(s.Review, s.Stratum)),
        ];
    }

    /// <summary>The reviews that are behind, the longest first. One that moves does not stand.</summary>
    private List<(string Review, double Seconds)> FollowGaps()
    {
        var now = _time.GetUtcNow();
        var open = _gaps.All.ToDictionary(g => g.Review, g => g.Gap.Head, StringComparer.Ordinal);
        foreach (var closed in _behind.Keys.Where(r => !open.ContainsKey(r)).ToList()) _behind.Remove(closed);
        foreach (var (review, head) in open)
            if (!_behind.TryGetValue(review, out var seen) || seen.Head != head) _behind[review] = (head, now);
        return [.. _behind.Select(b => (b.Key, (now - b.Value.Since).TotalSeconds)).OrderByDescending(b => b.TotalSeconds)];
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
