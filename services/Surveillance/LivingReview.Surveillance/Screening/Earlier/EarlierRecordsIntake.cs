using LivingReview.Contracts;
using LivingReview.Surveillance.Works;
using Marten;

namespace LivingReview.Surveillance.Screening.Earlier;

/// <summary>
/// Brings the old log of a review's records from ingestion to the desk, with its times: entries in any order, also twice, are taken in once each in the
/// order of their versions. What is missing is asked for when ingestion says how far its log goes, and whenever a part has come, so that a move that was
/// interrupted goes on, and ends.
/// </summary>
internal sealed class EarlierRecordsIntake(ISurveillanceStore store, ScreeningLog screening)
{
    /// <summary>Entries asked for at once.</summary>
    private const int MaxReplay = 100;

    /// <summary>Takes a part of an entry in.</summary>
    /// <returns>The move as it stands now if this carried it on; null if something before it is missing, or it was known.</returns>
    public async Task<RecordsMove?> AcceptAsync(RecordsLogged entry, CancellationToken cancellationToken)
    {
        RecordsMove? after = null;
        await screening.WriteAloneAsync(
            entry.Review,
            async (state, session, token) =>
            {
                after = null;
                var move = RecordsMove.Of(await session.LoadAsync<RecordsMove>(entry.Review, token), entry.Review);
                if (entry.Version <= move.Version) return new([]);
                var came = WaitingEntry.From(entry);
                var before = await session.Query<WaitingEntry>().Where(w => w.Review == entry.Review).ToListAsync(token);
                var ready = WaitingEntry.Ready(move.Version, before.Where(w => w.Id != came.Id).Append(came));
                if (ready.Count == 0)
                {
                    session.Store(came);
                    return new([]);
                }

                after = move with { Version = ready[^1].Entry.Version };
                session.Store(after);
                foreach (var done in ready.Where(r => r.Id != came.Id)) session.Delete<WaitingEntry>(done.Id);
                return new(await TakeInAsync(state, session, entry.Review, [.. ready.Select(r => r.Entry)], token));
            },
            cancellationToken);
        return after;
    }

    /// <summary>Notes how far the log goes.</summary>
    /// <returns>The move with it.</returns>
    public async Task<RecordsMove> AnnounceAsync(RecordsHeadAnnounced head, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        var known = await session.LoadAsync<RecordsMove>(head.Review, cancellationToken);
        if (known is not null && known.Head >= head.Version) return known;
        await WorkIntake.LockAsync(session, head.Review, cancellationToken);
        var move = RecordsMove.Of(await session.LoadAsync<RecordsMove>(head.Review, cancellationToken), head.Review).Announced(head.Version);
        session.Store(move);
        await session.SaveChangesAsync(cancellationToken);
        return move;
    }

    /// <summary>The entries to ask for next; null if none is missing, or those are still on their way.</summary>
    /// <param name="move">The move.</param>
    /// <param name="isSettled">Whether nothing is on its way: whoever receives a head asks for what is missing, however often.</param>
    public static RecordsReplayRequested? Missing(RecordsMove move, bool isSettled) => move.IsDone() || move.Head is not { } head || (!isSettled && move.Version % MaxReplay != 0)
        ? null
        : new RecordsReplayRequested { Review = move.Id, From = move.Version + 1, To = Math.Min(head, (move.Version / MaxReplay + 1) * MaxReplay) };

    private static async Task<IReadOnlyList<object>> TakeInAsync(
        ScreeningState state, IDocumentSession session, string review, IReadOnlyList<RecordsLogged> entries, CancellationToken cancellationToken)
    {
        var records = entries.SelectMany(e => e.Records).ToList();
        var (dois, pmids) = (records.Select(r => r.Doi).OfType<string>().Distinct(StringComparer.Ordinal).ToArray(), records.Select(r => r.Pmid).OfType<string>().Distinct(StringComparer.Ordinal).ToArray());
        var works = records.Count == 0 ? [] : await session.Query<ScreenedWork>().Where(w => w.Review == review && (w.Record.Doi.IsOneOf(dois) || w.Record.Pmid.IsOneOf(pmids))).ToListAsync(cancellationToken);
        var known = works.Where(w => w.Record.DuplicateOf is null).SelectMany(w => EarlierDecider.Numbers(w.Record).Select(n => (Number: n, w.Record.Id)))
            .GroupBy(n => n.Number, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Id, StringComparer.Ordinal);
        var (events, fresh) = EarlierDecider.Decide(state, known, entries);
        await ScreenedWork.StoreAsync(session, review, fresh, static () => null, cancellationToken);
        foreach (var hash in entries.Select(e => e.ContentHash).OfType<string>().Distinct(StringComparer.Ordinal)) session.Store(new TakenFile(TakenFile.IdOf(review, hash)));
        return events;
    }
}
