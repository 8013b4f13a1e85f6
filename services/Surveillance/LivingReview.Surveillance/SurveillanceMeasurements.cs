using System.Diagnostics.Metrics;
using LivingReview.Hosting.Telemetry;
using LivingReview.Surveillance.Notices;
using LivingReview.Surveillance.Strategies;
using LivingReview.Surveillance.Works;
using Marten;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Surveillance;

/// <summary>How old the searches are, which of them meet faults, how many works there are, and which notices wait.</summary>
internal sealed class SurveillanceMeasurements : StateMeasurements
{
    private const string SearchAge = "livingreview.surveillance.search.age";
    private const string Failing = "livingreview.surveillance.search.failing";
    private const string Works = "livingreview.surveillance.works";
    private const string Matches = "livingreview.surveillance.near.matches";
    private const string Waiting = "livingreview.surveillance.notices.waiting";
    private const string WaitingAge = "livingreview.surveillance.notices.waiting.age";

    private readonly ISurveillanceStore _store;
    private readonly TimeProvider _time;

    public SurveillanceMeasurements(ISurveillanceStore store, IMeterFactory meters, IOptions<TelemetryOptions> options, TimeProvider time, ILogger<SurveillanceMeasurements> log)
        : base(meters, options, time, log)
    {
        (_store, _time) = (store, time);
        Gauge(SearchAge, "s", "Time since the last complete search of the strategy that has waited longest, by source; since it was written if there was none.");
        Gauge(Failing, "{strategy}", "Strategies whose last try met a fault or brought less than the source announced, by source and kind.");
        Gauge(Works, "{work}", "Works that searches found.");
        Gauge(Matches, "{match}", "Pairs of works that may be one and wait for a decision.");
        Gauge(Waiting, "{notice}", "Notices about included studies that wait for a decision, by action.");
        Gauge(WaitingAge, "s", "How long the oldest of them waits, by action.");
    }

    protected override async Task<IReadOnlyList<(string Gauge, Measurement<double> Value)>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var session = _store.QuerySession();
        var schema = _store.Options.Schema;
        var now = _time.GetUtcNow();
        var plans = await session.Query<SearchPlan>().Where(p => p.DueAt != null).ToListAsync(cancellationToken);
        if (plans.Count == 0 && !await session.Query<NoticeProposal>().AnyAsync(cancellationToken)) return [];
        var written = (await session.LoadManyAsync<Strategy>(cancellationToken, [.. plans.Where(p => p.CompletedAt is null).Select(p => p.Id)])).ToDictionary(s => s.Id, s => s.WrittenAt, StringComparer.Ordinal);
        var (works, matches) = (await session.AdvancedSql.QueryAsync<long, long>(
            $"select row(count(*) filter (where data ->> 'MergedInto' is null)), row(count(*) filter (where data @> '{{\"NearMatches\": [{{\"Same\": null}}]}}')) from {schema.For<Work>()}", cancellationToken))[0];
        var notices = await session.AdvancedSql.QueryAsync<string, long, DateTimeOffset>(
            $"select row(data ->> 'Action'), row(count(*)), row(min((data ->> 'ProposedAt')::timestamptz)) from {schema.For<NoticeProposal>()} where data ->> 'Status' = 'pending' group by data ->> 'Action'", cancellationToken);
        return
        [
            .. plans.GroupBy(p => p.Source, StringComparer.Ordinal).Select(g => Value(SearchAge, g.Max(p => (now - (p.CompletedAt ?? written.GetValueOrDefault(p.Id, now))).TotalSeconds), new KeyValuePair<string, object?>("source", g.Key))),
            .. plans.Where(p => p.LastFailure is not null).GroupBy(p => (p.Source, p.LastFailure)).Select(g => Value(Failing, g.Count(), new("source", g.Key.Source), new("failure", g.Key.LastFailure))),
            Value(Works, works),
            Value(Matches, matches),
            .. notices.Select(n => Value(Waiting, n.Item2, new KeyValuePair<string, object?>("action", n.Item1))),
            .. notices.Select(n => Value(WaitingAge, (now - n.Item3).TotalSeconds, new KeyValuePair<string, object?>("action", n.Item1))),
        ];
    }
}
