using LivingReview.Contracts;
using LivingReview.Surveillance.Works;
using Marten;

namespace LivingReview.Surveillance.Screening.Earlier;

/// <summary>
/// Brings the log of a review's records from ingestion to the desk, with its times: entries in any order, also twice, are taken in once each in the
/// order of their versions. What is missing is asked for when ingestion says how far its log goes, so that a move that was interrupted goes on.
/// </summary>
internal sealed class EarlierRecordsIntake(ISurveillanceStore store, ScreeningLog screening)
{
    /// <summary>Entries asked for at once: while they come, heads are announced again.</summary>
    private const int MaxReplay = 50;

    public async Task AcceptAsync(RecordsLogged entry, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        await WorkIntake.LockAsync(session, entry.Review, cancellationToken);
        var reached = (await session.LoadAsync<EarlierRecords>(entry.Review, cancellationToken))?.Version ?? 0;
        if (entry.Version <= reached) return;
        var came = WaitingEntry.From(entry);
        var before = await session.Query<WaitingEntry>().Where(w => w.Review == entry.Review).ToListAsync(cancellationToken);
        var ready = WaitingEntry.Ready(reached, before.Where(w => w.Id != came.Id).Append(came));
        if (ready.Count == 0)
        {
            session.Store(came);
        }
        else
        {
            // Should this end before both are stored, the entries come again, and what the desk has changes nothing.
            await TakeInAsync(session, entry.Review, [.. ready.Select(r => r.Entry)], cancellationToken);
            session.Store(new EarlierRecords(entry.Review, ready[^1].Entry.Version));
            foreach (var done in ready.Where(r => r.Id != came.Id)) session.Delete<WaitingEntry>(done.Id);
        }

        await session.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The entries that are missing before a known head; null if none is.</summary>
    public async Task<RecordsReplayRequested?> MissingAsync(RecordsHeadAnnounced head, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var reached = (await session.LoadAsync<EarlierRecords>(head.Review, cancellationToken))?.Version ?? 0;
        return head.Version > reached ? new RecordsReplayRequested { Review = head.Review, From = reached + 1, To = Math.Min(head.Version, reached + MaxReplay) } : null;
    }

    private async Task TakeInAsync(IQuerySession session, string review, IReadOnlyList<RecordsLogged> entries, CancellationToken cancellationToken)
    {
        var numbers = entries.SelectMany(e => e.Records).ToList();
        var (dois, pmids) = (numbers.Select(r => r.Doi).OfType<string>().Distinct(StringComparer.Ordinal).ToArray(), numbers.Select(r => r.Pmid).OfType<string>().Distinct(StringComparer.Ordinal).ToArray());
        var works = numbers.Count == 0 ? [] : await session.Query<ScreenedWork>().Where(w => w.Review == review && (w.Record.Doi.IsOneOf(dois) || w.Record.Pmid.IsOneOf(pmids))).ToListAsync(cancellationToken);
        var known = works.Where(w => w.Record.DuplicateOf is null).SelectMany(w => EarlierDecider.Numbers(w.Record).Select(n => (Number: n, w.Record.Id)))
            .GroupBy(n => n.Number, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Id, StringComparer.Ordinal);
        await screening.WriteAsync(
            review,
            (state, desk) =>
            {
                var (events, records) = EarlierDecider.Decide(state, known, entries);
                desk.Store<ScreenedWork>([.. records.Select(r => ScreenedWork.From(review, r, null))]);
                return new(events);
            },
            cancellationToken);
    }
}
