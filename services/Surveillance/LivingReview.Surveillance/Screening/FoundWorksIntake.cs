using LivingReview.Surveillance.Screening.Earlier;
using LivingReview.Surveillance.Works;
using Marten;

namespace LivingReview.Surveillance.Screening;

/// <summary>Brings the works that searches found to the desk: after each search that ended, when a plan is made, and when someone asks.</summary>
internal sealed class FoundWorksIntake(ISurveillanceStore store, ScreeningLog log)
{
    /// <summary>The desk with every work that was found; null as long as the review has no plan, without which nobody screens.</summary>
    public async Task<ScreeningState?> TakeAsync(string review, CancellationToken cancellationToken)
    {
        if ((await log.ReadAsync(review, cancellationToken)).Plan is null) return null;
        await using var reading = store.QuerySession();
        var works = await reading.Query<Work>().Where(w => w.Review == review).ToListAsync(cancellationToken);
        // A paper that came in a file before is one record with its work.
        var known = (await reading.Query<ScreenedWork>().Where(w => w.Review == review).ToListAsync(cancellationToken)).Where(w => w.Record.DuplicateOf is null)
            .SelectMany(w => EarlierDecider.Numbers(w.Record).Select(n => (Number: n, w.Record.Id))).GroupBy(n => n.Number, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Id, StringComparer.Ordinal);
        var (state, _) = await log.WriteAsync(
            review,
            (state, session) =>
            {
                var fresh = FoundWorks.Fresh(state, works, known);
                session.Store<ScreenedWork>([.. fresh.Select(f => ScreenedWork.From(review, f.Record, f.Trace))]);
                return new([.. fresh.GroupBy(f => (f.Source, f.Method)).Select(g => new RecordsEntered(g.Key.Source, g.Key.Method, [.. g.Select(f => new EnteredRecord(f.Record.Id, f.Record.DuplicateOf))]))]);
            },
            cancellationToken);
        return state;
    }
}
