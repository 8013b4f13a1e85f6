using System.Diagnostics.Metrics;
using LivingReview.Hosting.Store;
using LivingReview.Hosting.Telemetry;
using LivingReview.Ingestion.Records;
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
    private readonly int _series;
    private IReadOnlyList<(string Gauge, Measurement<double> Value)> _evidence = [];
    private IReadOnlyList<OverdueSearch> _overdue = [];
    private int _allOverdue;
    private long _newest = -1;
    private bool _growsStill;
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
        var newest = await session.NewestEventAsync(cancellationToken);
        // A number is drawn before its event is committed: what a number announces is read once more at the next look.
        var hasGrown = newest != _newest || _growsStill;
        _growsStill = newest != _newest;
        if (hasGrown) _evidence = await EvidenceAsync(session, cancellationToken);
        var now = _time.GetUtcNow();
        if (hasGrown || now - _lookedAt > SearchLook)
        {
            (_allOverdue, _overdue) = await OverdueSearch.ReadAsync(session, now, _series, cancellationToken);
            _lookedAt = now;
        }

        _newest = newest;
        return
        [
            .. _evidence,
            Value(Overdue, _allOverdue),
            .. _overdue.Select(o => Value(SearchAge, (now - o.SearchedAt).TotalSeconds, Of(o.Review))),
            .. _overdue.Select(o => Value(SearchInterval, o.Interval.TotalSeconds, Of(o.Review))),
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
            .. last.Select(r => Value(Revision, r.Revision, Of(r.Id))),
            .. last.Select(r => Value(Studies, r.Studies, Of(r.Id))),
        ];
    }

    private static KeyValuePair<string, object?> Of(string review) => new("review", review);
}
