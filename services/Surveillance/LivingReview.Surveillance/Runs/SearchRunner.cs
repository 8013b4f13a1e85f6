using System.Security.Cryptography;
using System.Text;
using LivingReview.Hosting.Telemetry;
using LivingReview.Surveillance.Screening;
using LivingReview.Surveillance.Sources;
using LivingReview.Surveillance.Strategies;
using LivingReview.Surveillance.Works;
using Marten;

namespace LivingReview.Surveillance.Runs;

/// <summary>
/// Runs searches, page by page. A page's records, its place in the run's log and the plan are committed together: a runner that is killed anywhere
/// goes on from the last page, and one that reads a page twice stores it once. Who runs which source at a time is decided by <see cref="SourceTurn"/>;
/// should two run one search after all, the log's version lets only one of them write.
/// </summary>
internal sealed class SearchRunner(ISurveillanceStore store, IEnumerable<ISource> sources, FoundWorksIntake screening, SurveillanceMetrics metrics, TimeProvider time)
{
    private const int TriesPerCursor = 3;

    private readonly Dictionary<string, ISource> _sources = sources.ToDictionary(s => s.Name, StringComparer.Ordinal);

    /// <summary>Does what is due at a source; whoever has the turn calls it.</summary>
    /// <returns>How many steps were made.</returns>
    public async Task<int> RunDueAsync(string source, CancellationToken cancellationToken)
    {
        var steps = 0;
        var now = time.GetUtcNow();
        List<string> due;
        await using (var session = store.QuerySession())
        {
            due = [.. await session.Query<SearchPlan>().Where(p => p.Source == source && p.DueAt != null && p.DueAt <= now).OrderBy(p => p.DueAt).Select(p => p.Id).ToListAsync(cancellationToken)];
        }

        foreach (var plan in due)
        {
            while (await StepAsync(plan, cancellationToken)) steps++;
            steps++;
        }

        return steps;
    }

    /// <summary>Begins a run, or reads its next page; false if there is nothing more to do now.</summary>
    private async Task<bool> StepAsync(string plan, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        var now = time.GetUtcNow();
        var current = await session.LoadAsync<SearchPlan>(plan, cancellationToken);
        var strategy = await session.LoadAsync<Strategy>(plan, cancellationToken);
        if (current is not { DueAt: { } due } || due > now || strategy is null) return false;
        using var span = Tracing.Start("search source");
        span?.SetTag("livingreview.review", strategy.Review);
        span?.SetTag("livingreview.source", strategy.Source);

        var job = current.Run is { } id ? await session.LoadAsync<SearchJob>(id, cancellationToken) : null;
        if (job is not null && (job.StrategyVersion != strategy.Version || strategy.Paused))
        {
            await AbandonAsync(session, job, current, strategy, now, cancellationToken);
            return !strategy.Paused;
        }

        if (strategy.Paused) return false;
        if (job is null)
        {
            await BeginAsync(session, current, strategy, now, cancellationToken);
            return true;
        }

        return await ReadPageAsync(session, job, current, strategy, now, cancellationToken);
    }

    private static async Task BeginAsync(IDocumentSession session, SearchPlan plan, Strategy strategy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (from, to) = plan.Window(strategy, now);
        var run = Guid.CreateVersion7(now);
        session.Events.StartStream(SearchJob.IdOf(run), new RunStarted(run, strategy.Review, strategy.Source, strategy.Version, strategy.Query, from, to, now));
        session.Store(plan with { Run = SearchJob.IdOf(run) });
        await session.SaveChangesAsync(cancellationToken);
    }

    private async Task<bool> ReadPageAsync(IDocumentSession session, SearchJob job, SearchPlan plan, Strategy strategy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        SourcePage page;
        string hash;
        try
        {
            page = await _sources[job.Source].SearchAsync(new SourceQuery(job.Query, job.From, job.To), job.Cursor, cancellationToken);
            hash = HashOf(page.Keys);
            if (page.Keys.Count > 0 && hash == job.LastPage || page.Total is { } total && job.Read > total + page.Keys.Count)
                throw new SourceFault(SourceFailure.Repeated, $"{SourceNames.LabelOf(job.Source)} sends the same records again instead of the next ones.");
        }
        catch (SourceFault fault)
        {
            metrics.Failed(job.Source, fault.Failure);
            return await FailAsync(session, job, plan, fault, now, cancellationToken);
        }

        await WorkIntake.LockAsync(session, job.Review, cancellationToken);
        var stream = await session.Events.FetchForWriting<SearchJob>(job.Id, cancellationToken);
        // Another runner was here meanwhile: what it wrote stands.
        if (stream.Aggregate is not { } latest || latest.Cursor != job.Cursor || latest.Pages != job.Pages || latest.EndedAt is not null) return true;
        var sightings = await WorkIntake.TakeInAsync(session, job.Review, job.Run, page.Records, now, cancellationToken);
        var read = new PageRead(job.Cursor, page.Next, page.Total, page.Keys.Count, hash, sightings, page.Warnings, page.Missing, now);
        stream.AppendOne(read);
        var after = SearchJob.Apply(read, latest);
        var isComplete = false;
        if (page.Next is null)
        {
            var shortfall = Shortfall.Of(after, isFiltered: job.Source == SourceNames.MedRxiv);
            isComplete = shortfall is null;
            stream.AppendOne(new RunCompleted(isComplete, shortfall, now));
            session.Store(Completed(plan, strategy, after, shortfall, now));
        }

        await session.SaveChangesAsync(cancellationToken);
        metrics.Read(job.Source, sightings);
        if (page.Next is not null) return true;
        metrics.Completed(job.Source, isComplete, now - job.StartedAt);
        // Should this end before, the next search brings these works to the desk too.
        await screening.TakeAsync(job.Review, cancellationToken);
        return false;
    }

    private static async Task<bool> FailAsync(IDocumentSession session, SearchJob job, SearchPlan plan, SourceFault fault, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stream = await session.Events.FetchForWriting<SearchJob>(job.Id, cancellationToken);
        if (stream.Aggregate is not { } latest || latest.Cursor != job.Cursor || latest.Pages != job.Pages || latest.EndedAt is not null) return true;
        if (fault.Failure == SourceFailure.TooMany && job.To > job.From)
        {
            stream.AppendOne(new WindowNarrowed(job.From.AddDays((job.To.DayNumber - job.From.DayNumber) / 2), now));
            await session.SaveChangesAsync(cancellationToken);
            return true;
        }

        var failures = plan.Failures + 1;
        var retryAt = now + SearchPlan.Patience(failures, fault.RetryAfter);
        var name = SourceFault.NameOf(fault.Failure);
        // A cursor that leads back, or that the source no longer takes, leads nowhere tomorrow either; some refuse an old one as a fault of their own.
        var fromTheBeginning = fault.Failure is SourceFailure.Repeated or SourceFailure.Rejected || failures % TriesPerCursor == 0;
        stream.AppendOne(new RunFailed(name, fault.Message, retryAt, fromTheBeginning, now));
        session.Store(plan with { DueAt = retryAt, Failures = failures, LastFailure = name });
        await session.SaveChangesAsync(cancellationToken);
        return false;
    }

    private static async Task AbandonAsync(IDocumentSession session, SearchJob job, SearchPlan plan, Strategy strategy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (job.EndedAt is null) session.Events.Append(job.Id, new RunAbandoned(strategy.Paused ? "The strategy was paused." : "The strategy was changed.", now));
        session.Store(strategy.Paused ? plan with { Run = null, DueAt = null } : SearchPlan.For(strategy, now));
        await session.SaveChangesAsync(cancellationToken);
    }

    /// <summary>What is incomplete is not searched up to its end: the next run begins where this one did.</summary>
    private static SearchPlan Completed(SearchPlan plan, Strategy strategy, SearchJob job, string? shortfall, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var isNarrowed = job.To < today;
        return plan with
        {
            Run = null,
            Version = job.StrategyVersion,
            SearchedTo = shortfall is not null ? plan.SearchedTo : job.To < today ? job.To : today,
            CompletedAt = shortfall is null ? now : plan.CompletedAt,
            DueAt = isNarrowed && shortfall is null ? now : SearchPlan.Next(strategy.Schedule, now),
            Failures = 0,
            LastFailure = shortfall is null ? null : "incomplete",
            Warnings = job.Warnings,
        };
    }

    private static string HashOf(IReadOnlyList<string> keys) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', keys))))[..16];
}
