using LivingReview.Hosting.Store;
using LivingReview.Hosting.Telemetry;
using LivingReview.Surveillance.Runs;
using LivingReview.Surveillance.Sources;
using Marten;

namespace LivingReview.Surveillance.Works;

/// <summary>Takes the records of a page in: finds their works, founds new ones, notes every sighting. The same page again changes nothing.</summary>
internal static class WorkIntake
{
    private const int LockSpace = 1_530_002;

    /// <summary>Makes the writers of one review take turns until the session's transaction ends: two sources that find one work at the same moment must agree on it.</summary>
    public static Task LockAsync(IDocumentSession session, string review, CancellationToken cancellationToken) => session.TakeTurnAsync(LockSpace, review, cancellationToken);

    /// <summary>Adds everything to the session; nothing is written yet.</summary>
    /// <param name="session">A session that holds the review's lock.</param>
    /// <param name="review">Review.</param>
    /// <param name="run">The run that read the records.</param>
    /// <param name="records">The records.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The sightings that this run did not have.</returns>
    public static async Task<IReadOnlyList<RecordSighting>> TakeInAsync(
        IDocumentSession session, string review, Guid run, IReadOnlyList<SourceRecord> records, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // A page may name a record twice; its last word counts.
        var read = records.GroupBy(r => Sighting.IdOf(review, r), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        var known = (await session.LoadManyAsync<Sighting>(cancellationToken, [.. read.Keys])).ToDictionary(s => s.Id, StringComparer.Ordinal);
        var hashes = read.ToDictionary(r => r.Key, r => r.Value.ContentHash(), StringComparer.Ordinal);
        var fresh = read.Where(r => !known.TryGetValue(r.Key, out var before) || before.ContentHash != hashes[r.Key]).Select(r => r.Value).ToList();
        var placed = await PlaceAsync(session, review, run, fresh, known, now, cancellationToken);

        var sightings = new List<RecordSighting>();
        foreach (var (id, record) in read)
        {
            var place = placed.GetValueOrDefault(id);
            var before = known.GetValueOrDefault(id);
            if (before?.LastRun == run && place is null) continue; // this run has seen it on another page
            var work = place?.Work ?? before!.Work;
            var outcome = place is null ? "known" : before is not null ? "changed" : place.IsNew ? "new" : "added";
            session.Store(new Sighting(id, review, work, hashes[id], before?.FirstRun ?? run, run));
            if (before?.LastRun != run) sightings.Add(new RecordSighting(record.SourceId, hashes[id], work, outcome));
        }

        return sightings;
    }

    private static string? TraceOf(SourceRecord record, Guid run, DateTimeOffset now) => Tracing.Begin(
        "find work", now, new("livingreview.source", record.Source), new("livingreview.source.id", record.SourceId), new("livingreview.run", run));

    private static async Task<Dictionary<string, PlacedRecord>> PlaceAsync(
        IDocumentSession session, string review, Guid run, List<SourceRecord> fresh, Dictionary<string, Sighting> known, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (fresh.Count == 0) return [];
        var sought = fresh.SelectMany(WorkMarks.Sought).Concat(fresh.SelectMany(WorkMarks.Stored)).Distinct(StringComparer.Ordinal).Select(m => WorkMark.IdOf(review, m)).ToArray();
        var marks = (await session.LoadManyAsync<WorkMark>(cancellationToken, sought)).ToDictionary(m => m.Id, StringComparer.Ordinal);
        var keys = marks.Values.SelectMany(m => m.Works).Concat(fresh.Select(WorkMarks.KeyOf)).Concat(known.Values.Select(s => s.Work)).Distinct(StringComparer.Ordinal).Select(k => Work.IdOf(review, k)).ToArray();
        var matching = new WorkMatching();
        foreach (var work in await session.LoadManyAsync<Work>(cancellationToken, keys)) matching.Add(work);

        var placed = fresh.ToDictionary(r => Sighting.IdOf(review, r), r => matching.Place(r, known.GetValueOrDefault(Sighting.IdOf(review, r))?.Work, run, now, review), StringComparer.Ordinal);
        matching.Link(placed.Values);
        var events = placed.Values
            .Select(p => (p.Work, Event: p.IsNew ? (object)new WorkFound(review, p.Work, p.Record, run, now, TraceOf(p.Record, run, now)) : new WorkRecordAdded(p.Record, run, now)))
            .Concat(matching.NearMatches.SelectMany(m => new[]
            {
                (m.Work, Event: (object)new NearMatchNoted(m.Other, m.Likeness, m.Reason, now)), (Work: m.Other, Event: new NearMatchNoted(m.Work, m.Likeness, m.Reason, now)),
            }))
            .Concat(matching.Links.Select(l => (l.Work, Event: (object)new WorkLinked(l.Other, l.Relation, now))));
        foreach (var work in events.GroupBy(e => e.Work, StringComparer.Ordinal)) session.Events.Append(Work.IdOf(review, work.Key), [.. work.Select(e => e.Event)]);

        foreach (var (mark, works) in placed.Values.SelectMany(p => WorkMarks.Stored(p.Record).Select(m => (Mark: WorkMark.IdOf(review, m), p.Work))).GroupBy(m => m.Mark, m => m.Work, StringComparer.Ordinal).Select(g => (g.Key, g.Distinct(StringComparer.Ordinal))))
        {
            var bearers = marks.GetValueOrDefault(mark)?.Works ?? [];
            if (works.Except(bearers, StringComparer.Ordinal).ToList() is { Count: > 0 } further) session.Store(new WorkMark(mark, [.. bearers, .. further]));
        }

        return placed;
    }
}
