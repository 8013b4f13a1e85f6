using System.Diagnostics.Metrics;
using LivingReview.Contracts.Screening;
using LivingReview.Hosting.Telemetry;
using LivingReview.Surveillance.Notices;
using LivingReview.Surveillance.Screening;
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
    private const string Records = "livingreview.screening.records";
    private const string UnreadAge = "livingreview.screening.unread.age";

    private readonly ISurveillanceStore _store;
    private readonly ScreeningLog _screening;
    private readonly TimeProvider _time;

    public SurveillanceMeasurements(ISurveillanceStore store, ScreeningLog screening, IMeterFactory meters, IOptions<TelemetryOptions> options, TimeProvider time, ILogger<SurveillanceMeasurements> log)
        : base(meters, options, time, log)
    {
        (_store, _screening, _time) = (store, screening, time);
        Gauge(SearchAge, "s", "Time since the last complete search of the strategy that has waited longest, by source; since it was written if there was none.");
        Gauge(Failing, "{strategy}", "Strategies whose last try met a fault or brought less than the source announced, by source and kind.");
        Gauge(Works, "{work}", "Works that searches found.");
        Gauge(Matches, "{match}", "Pairs of works that may be one and wait for a decision.");
        Gauge(Waiting, "{notice}", "Notices about included studies that wait for a decision, by action.");
        Gauge(Records, "{record}", "Records at the screening desks, by status; all of them are what was found.");
        Gauge(UnreadAge, "s", "How long the record that has waited longest for a decision by title and abstract has been at its desk.");
        Gauge(WaitingAge, "s", "How long the oldest of them waits, by action.");
    }

    protected override async Task<IReadOnlyList<(string Gauge, Measurement<double> Value)>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var session = _store.QuerySession();
        var schema = _store.Options.Schema;
        var now = _time.GetUtcNow();
        var plans = await session.Query<SearchPlan>().Where(p => p.DueAt != null).ToListAsync(cancellationToken);
        var desks = await DesksAsync(session, now, cancellationToken);
        if (plans.Count == 0 && !await session.Query<NoticeProposal>().AnyAsync(cancellationToken)) return desks;
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
            .. desks,
            .. notices.Select(n => Value(WaitingAge, (now - n.Item3).TotalSeconds, new KeyValuePair<string, object?>("action", n.Item1))),
        ];
    }

    /// <summary>The desks of all reviews: each is folded once and kept, so that a look reads what is new.</summary>
    private async Task<IReadOnlyList<(string Gauge, Measurement<double> Value)>> DesksAsync(IQuerySession session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (standing, oldest) = (new SortedDictionary<string, int>(StringComparer.Ordinal), (DateTimeOffset?)null);
        foreach (var review in await session.Query<ScreenedWork>().Select(w => w.Review).Distinct().ToListAsync(cancellationToken))
        {
            foreach (var record in (await _screening.ReadAsync(review, cancellationToken)).InOrder)
            {
                standing[record.Status] = standing.GetValueOrDefault(record.Status) + 1;
                if (record.IsOpenAt(ScreeningVocabulary.TitleAbstract) && !(oldest <= record.EnteredAt)) oldest = record.EnteredAt;
            }
        }

        return
        [
            .. standing.Select(s => Value(Records, s.Value, new KeyValuePair<string, object?>("status", s.Key))),
            .. standing.Count == 0 ? Array.Empty<(string, Measurement<double>)>() : [Value(UnreadAge, oldest is { } at ? (now - at).TotalSeconds : 0)],
        ];
    }
}
