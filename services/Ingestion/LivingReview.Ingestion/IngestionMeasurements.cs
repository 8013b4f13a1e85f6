using System.Diagnostics.Metrics;
using LivingReview.Hosting.Store;
using LivingReview.Hosting.Telemetry;
using LivingReview.Ingestion.Reviews;
using LivingReview.Ingestion.Surveillance;
using Marten;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Ingestion;

/// <summary>How many reviews and studies there are, how far the evidence of the reviews goes that changed last, and which searches are overdue.</summary>
internal sealed class IngestionMeasurements : StateMeasurements
{
    private const string Reviews = "livingreview.reviews";
    private const string AllStudies = "livingreview.studies";
    private const string Revision = "livingreview.evidence.revision";
    private const string Studies = "livingreview.evidence.studies";
    private const string Overdue = "livingreview.reviews.overdue";
    private const string SearchAge = "livingreview.review.search.age";
    private const string SearchInterval = "livingreview.review.search.interval";

    /// <summary>Searches become overdue by the day: how often they are looked for.</summary>
    private static readonly TimeSpan SearchLook = TimeSpan.FromMinutes(10);

    private readonly IIngestionStore _store;
    private readonly TimeProvider _time;
    private readonly LogGrowth _growth = new();
    private readonly int _series;
    private IReadOnlyList<(string Gauge, Measurement<double> Value)> _evidence = [];
    private IReadOnlyList<OverdueSearch> _overdue = [];
    private int _allOverdue;
    private DateTimeOffset _lookedAt;

    public IngestionMeasurements(IIngestionStore store, IMeterFactory meters, IOptions<TelemetryOptions> options, TimeProvider time, ILogger<IngestionMeasurements> log)
        : base(meters, options, time, log)
    {
        (_store, _time, _series) = (store, time, options.Value.ReviewSeries);
        Gauge(Reviews, "{review}", "Reviews.");
        Gauge(AllStudies, "{study}", "Studies of all reviews together.");
        Gauge(Revision, "{revision}", "Newest revision of a review's evidence, for the reviews that changed last.");
        Gauge(Studies, "{study}", "Studies in a review, for the reviews that changed last.");
        Gauge(Overdue, "{review}", "Reviews whose last search is older than the protocol allows.");
        Gauge(SearchAge, "s", "Time since the literature was last searched, for the reviews whose search is most overdue.");
        Gauge(SearchInterval, "s", "Time between searches that the protocol declares, for the reviews whose search is most overdue.");
    }

    /// <summary>What is counted over all reviews is counted again only when the log has grown.</summary>
    protected override async Task<IReadOnlyList<(string Gauge, Measurement<double> Value)>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var session = _store.QuerySession();
        var hasGrown = await _growth.LookAsync(session, cancellationToken);
        if (hasGrown) _evidence = await EvidenceAsync(session, cancellationToken);
        var now = _time.GetUtcNow();
        if (hasGrown || now - _lookedAt > SearchLook)
        {
            (_allOverdue, _overdue) = await OverdueSearch.ReadAsync(session, now, _series, cancellationToken);
            _lookedAt = now;
        }

        return
        [
            .. _evidence,
            Value(Overdue, _allOverdue),
            .. _overdue.Select(o => Value(SearchAge, (now - o.SearchedAt).TotalSeconds, ForReview(o.Review))),
            .. _overdue.Select(o => Value(SearchInterval, o.Interval.TotalSeconds, ForReview(o.Review))),
        ];
    }

    private async Task<IReadOnlyList<(string Gauge, Measurement<double> Value)>> EvidenceAsync(IQuerySession session, CancellationToken cancellationToken)
    {
        var table = session.DocumentStore.Options.Schema.For<ReviewRecord>();
        var (reviews, studies) = (await session.AdvancedSql.QueryAsync<long, long>(
            $"select row(count(*)), row(coalesce(sum((data ->> 'Studies')::bigint), 0)::bigint) from {table}", cancellationToken))[0];
        var last = await session.LoadInOrderAsync<ReviewRecord>(await session.LastChangedAsync<ReviewRecord>(_series, cancellationToken), r => r.Id, cancellationToken);
        return
        [
            Value(Reviews, reviews),
            Value(AllStudies, studies),
            .. last.Select(r => Value(Revision, r.Revision, ForReview(r.Id))),
            .. last.Select(r => Value(Studies, r.Studies, ForReview(r.Id))),
        ];
    }

    private static KeyValuePair<string, object?> ForReview(string review) => new("review", review);
}
