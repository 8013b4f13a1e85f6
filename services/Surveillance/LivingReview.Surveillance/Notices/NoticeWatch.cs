using LivingReview.Hosting.Telemetry;
using LivingReview.Surveillance.Evidence;
using LivingReview.Surveillance.Sources;
using LivingReview.Surveillance.Sources.Crossref;
using LivingReview.Surveillance.Sources.PubMed;
using LivingReview.Surveillance.Strategies;
using Marten;
using Microsoft.Extensions.Options;

namespace LivingReview.Surveillance.Notices;

/// <summary>
/// Asks about everything that is included, in both directions: each paper for the notices about it, and the new notices for what they are about.
/// A notice becomes a proposal; nothing is withdrawn without a person.
/// </summary>
internal sealed class NoticeWatch(
    ISurveillanceStore store, CrossrefSource crossref, PubMedSource pubmed, SurveillanceMetrics metrics, IOptions<SurveillanceOptions> options, TimeProvider time)
{
    private const int IdentifiersPerStep = 50;

    /// <summary>Notices are indexed late: as many days are listed again.</summary>
    private const int UpdatesOverlapDays = 7;

    private TimeSpan Interval => TimeSpan.FromHours(options.Value.WatchHours);

    /// <summary>Asks a source about what is due there; whoever has its turn calls it.</summary>
    public async Task RunDueAsync(string source, CancellationToken cancellationToken)
    {
        INoticeSource? asked = source switch { SourceNames.Crossref => crossref, SourceNames.PubMed => pubmed, _ => null };
        if (asked is null) return;
        try
        {
            while (await AskAsync(asked, cancellationToken))
            {
            }

            if (source == SourceNames.Crossref) await ListUpdatesAsync(cancellationToken);
        }
        catch (SourceFault fault)
        {
            metrics.Failed(source, fault.Failure);
            await using var session = store.LightweightSession();
            var state = await session.LoadAsync<WatchState>(source, cancellationToken) ?? new WatchState(source);
            session.Store(state with
            {
                Failures = state.Failures + 1,
                LastFailure = SourceFault.NameOf(fault.Failure),
                RetryAt = time.GetUtcNow() + SearchPlan.Patience(state.Failures + 1, fault.RetryAfter),
            });
            await session.SaveChangesAsync(cancellationToken);
        }
    }

    private async Task<bool> AskAsync(INoticeSource source, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var session = store.LightweightSession();
        var state = await session.LoadAsync<WatchState>(source.Name, cancellationToken) ?? new WatchState(source.Name);
        if (state.RetryAt > now) return false;
        var name = source.Name;
        var due = await session.Query<WatchedIdentifier>().Where(w => w.Source == name && w.DueAt <= now).OrderBy(w => w.DueAt).Take(IdentifiersPerStep).ToListAsync(cancellationToken);
        if (due.Count == 0) return false;

        using var span = Tracing.Start("watch for notices");
        span?.SetTag("livingreview.source", name);
        var notices = await source.NoticesAsync([.. due.Select(d => d.Identifier)], cancellationToken);
        await ProposeAsync(session, name, notices, now, cancellationToken);
        session.Store<WatchedIdentifier>([.. due.Select(d => d with { DueAt = now + Interval, CheckedAt = now })]);
        if (state.Failures > 0) session.Store(state with { Failures = 0, RetryAt = null, LastFailure = null });
        await session.SaveChangesAsync(cancellationToken);
        return due.Count == IdentifiersPerStep;
    }

    private async Task ListUpdatesAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var session = store.LightweightSession();
        var state = await session.LoadAsync<WatchState>(SourceNames.Crossref, cancellationToken) ?? new WatchState(SourceNames.Crossref);
        if (state.RetryAt > now || state.UpdatesDueAt > now || !await session.Query<WatchedIdentifier>().AnyAsync(w => w.Source == SourceNames.Crossref, cancellationToken)) return;
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var found = new Dictionary<string, List<SourceNotice>>(StringComparer.Ordinal);
        string? cursor = null;
        string? first = null;
        do
        {
            var (updates, next) = await crossref.UpdatesAsync((state.UpdatesTo ?? today).AddDays(-UpdatesOverlapDays), today.AddDays(1), cursor, cancellationToken);
            if (updates.Count > 0 && updates[0].ToString() == first)
                throw new SourceFault(SourceFailure.Repeated, "Crossref sends the same notices again instead of the next ones.");
            first = updates.Count > 0 ? updates[0].ToString() : null;
            foreach (var update in updates)
            {
                if (!found.TryGetValue(update.About, out var about)) found[update.About] = about = [];
                about.Add(update.Notice);
            }

            cursor = next;
        }
        while (cursor is not null);

        await ProposeAsync(session, SourceNames.Crossref, found.ToDictionary(f => f.Key, f => (IReadOnlyList<SourceNotice>)f.Value, StringComparer.Ordinal), now, cancellationToken);
        session.Store(state with { Failures = 0, RetryAt = null, LastFailure = null, UpdatesTo = today, UpdatesDueAt = now + Interval });
        await session.SaveChangesAsync(cancellationToken);
    }

    private async Task ProposeAsync(
        IDocumentSession session, string source, IReadOnlyDictionary<string, IReadOnlyList<SourceNotice>> notices, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var noticed = notices.Where(n => n.Value.Count > 0).Select(n => n.Key).ToHashSet(StringComparer.Ordinal);
        if (noticed.Count == 0) return;
        var studies = await session.Query<IncludedStudy>().Where(s => !s.Withdrawn).ToListAsync(cancellationToken);
        var wanted =
            (from study in studies
             from report in study.Reports
             let identifier = source == SourceNames.PubMed ? report.Pmid : report.Doi
             where identifier is not null && noticed.Contains(identifier)
             from notice in notices[identifier]
             group notice by (Id: NoticeProposal.IdOf(study.Review, study.Study, report.Id, notice), study, report)).ToList();
        var known = (await session.LoadManyAsync<NoticeProposal>(cancellationToken, [.. wanted.Select(w => w.Key.Id).Distinct(StringComparer.Ordinal)])).ToDictionary(p => p.Id, StringComparer.Ordinal);
        foreach (var group in wanted)
        {
            var (id, study, report) = group.Key;
            var fresh = group.Where(n => known.GetValueOrDefault(id)?.Has(n) != true).Distinct().ToList();
            if (known.ContainsKey(id))
            {
                session.Events.Append(id, [.. fresh.Select(n => (object)new NoticeCorroborated(n, now))]);
                continue;
            }

            var action = NoticeKinds.TakesOut(fresh[0].Kind) ? NoticeProposal.Withdraw : NoticeProposal.Correct;
            // A stream of this name exists once, so the proposal does: of two finders one meets the other's and looks again.
            session.Events.StartStream(id, [new NoticeProposed(study.Review, study.Study, study.Label, report.Id, action, fresh[0], now), .. fresh.Skip(1).Select(n => (object)new NoticeCorroborated(n, now))]);
            metrics.Noticed(source, action);
        }
    }
}
