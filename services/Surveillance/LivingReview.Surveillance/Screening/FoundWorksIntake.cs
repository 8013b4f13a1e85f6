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
        var (state, _) = await log.WriteAsync(
            review,
            (state, session) =>
            {
                var fresh = FoundWorks.Fresh(state, works);
                session.Store<ScreenedWork>([.. fresh.Select(f => ScreenedWork.From(review, f.Record))]);
                return new([.. fresh.GroupBy(f => (f.Source, f.Method)).Select(g => new RecordsEntered(g.Key.Source, g.Key.Method, [.. g.Select(f => new EnteredRecord(f.Record.Id, f.Record.DuplicateOf))]))]);
            },
            cancellationToken);
        return state;
    }
}
