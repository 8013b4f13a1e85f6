using LivingReview.Contracts.Surveillance;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Store;
using LivingReview.Surveillance.Evidence;
using LivingReview.Surveillance.Sources;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace LivingReview.Surveillance.Strategies;

/// <summary>Writes, pauses and shows the strategies of a review.</summary>
internal static class StrategyEndpoints
{
    public static void MapStrategies(this IEndpointRouteBuilder app)
    {
        var strategies = app.MapGroup("/api/reviews/{review}/surveillance/strategies");
        strategies.MapGet("", ListAsync).Described("listStrategies", "Lists the search strategies, by source, each with how far it is searched and what its last try met.").Answers<StrategyView[]>();
        strategies.MapGet("/{source}/versions", VersionsAsync).Described("listStrategyVersions", "Lists the versions of a strategy, the first one first.").Answers<StrategyView[]>().Refuses("unknown-strategy");
        strategies.MapPut("/{source}", WriteAsync).Described("writeStrategy", "Writes the strategy for a source; another query is searched from its first day on.")
            .Example(new StrategyRequest { Query = "osteoporosis AND radiograph*", Schedule = "0 3 * * 1", OverlapDays = 14, Since = new DateOnly(2026, 1, 1) })
            .Answers<StrategyView>().Refuses("unknown-strategy", "contact-needed", "strategy-changed").Needs(Role.Reviewer);
        strategies.MapPost("/{source}/pause", PauseAsync).Described("pauseStrategy", "Lets a strategy rest.").Answers<StrategyView>().Refuses("unknown-strategy", "strategy-changed").Needs(Role.Reviewer);
        strategies.MapPost("/{source}/resumption", ResumeAsync).Described("resumeStrategy", "Searches a strategy again that rested, from the days that it had reached.")
            .Answers<StrategyView>().Refuses("unknown-strategy", "strategy-changed").Needs(Role.Reviewer);
        strategies.MapPost("/{source}/runs", RunAsync).Described("searchNow", "Makes a search due now, also one that waits after a fault.").Answers<StrategyView>()
            .Refuses("unknown-strategy", "strategy-paused").Needs(Role.Reviewer);
    }

    private static async Task<IResult> ListAsync(string review, ISurveillanceStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<WatchedReview>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var plans = (await session.Query<SearchPlan>().Where(p => p.Review == review).ToListAsync(cancellationToken)).ToDictionary(p => p.Id, StringComparer.Ordinal);
        var strategies = await session.Query<Strategy>().Where(s => s.Review == review).ToListAsync(cancellationToken);
        return Results.Ok(strategies.OrderBy(s => s.Source, StringComparer.Ordinal).Select(s => View(s, plans.GetValueOrDefault(s.Id))));
    }

    private static async Task<IResult> VersionsAsync(string review, string source, ISurveillanceStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var events = await session.Events.FetchStreamAsync(Strategy.IdOf(review, source), token: cancellationToken);
        if (events.Count == 0) return Unknown(source);
        var versions = new List<StrategyView>();
        foreach (var written in events.Select(e => e.Data).OfType<StrategyWritten>()) versions.Add(View(Strategy.Create(written) with { Version = versions.Count + 1 }, null));
        return Results.Ok(versions);
    }

    private static async Task<IResult> WriteAsync(
        string review, string source, StrategyRequest request, ISurveillanceStore store, IOptions<SurveillanceOptions> options, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        if (!SourceNames.All.Contains(source, StringComparer.Ordinal)) return Unknown(source);
        if (options.Value.Contact is null)
        {
            return Problem.Result(409, "contact-needed", "No contact address is set",
                "Sources want to know whom to write to. The operator sets Surveillance__Contact to a mail address; until then nothing is searched.");
        }

        var now = time.GetUtcNow();
        var faults = new Faults();
        if (StrategyRules.Check(review, source, request, Caller.NameOf(http), now, faults) is not { } written) return Problem.Invalid(faults);
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<WatchedReview>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        return await ChangeAsync(session, review, source, current =>
            current is not null && Same(current, written) ? current
            : current is null ? (written, Strategy.Create(written)) : (written, Strategy.Apply(written, current)), now, cancellationToken);
    }

    private static async Task<IResult> PauseAsync(string review, string source, ISurveillanceStore store, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var session = store.LightweightSession();
        return await ChangeAsync(session, review, source, current => current switch
        {
            null => null,
            { Paused: true } => current,
            _ => (new StrategyPaused(Caller.NameOf(http), null, now), current with { Paused = true }),
        }, now, cancellationToken);
    }

    private static async Task<IResult> ResumeAsync(string review, string source, ISurveillanceStore store, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var session = store.LightweightSession();
        return await ChangeAsync(session, review, source, current => current switch
        {
            null => null,
            { Paused: false } => current,
            _ => (new StrategyResumed(Caller.NameOf(http), now), current with { Paused = false }),
        }, now, cancellationToken);
    }

    /// <summary>Makes it due now, also if it waits after a fault.</summary>
    private static async Task<IResult> RunAsync(string review, string source, ISurveillanceStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        var strategy = await session.LoadAsync<Strategy>(Strategy.IdOf(review, source), cancellationToken);
        if (strategy is null || await session.LoadAsync<SearchPlan>(strategy.Id, cancellationToken) is not { } plan) return Unknown(source);
        if (plan.DueAt is null) return Problem.Result(409, "strategy-paused", "The strategy rests", "Resume it first.");
        plan = plan with { DueAt = time.GetUtcNow() };
        session.Store(plan);
        await session.SaveChangesAsync(cancellationToken);
        return Results.Ok(View(strategy, plan));
    }

    private static async Task<IResult> ChangeAsync(
        IDocumentSession session, string review, string source, Func<Strategy?, Change?> decide, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stream = await session.Events.FetchForWriting<Strategy>(Strategy.IdOf(review, source), cancellationToken);
        if (decide(stream.Aggregate) is not { } change) return Unknown(source);
        var plan = await session.LoadAsync<SearchPlan>(Strategy.IdOf(review, source), cancellationToken);
        if (change.Event is null) return Results.Ok(View(change.After, plan));
        stream.AppendOne(change.Event);
        // A search that is under way ends at its next step; a resumed one goes on from the days that it had reached.
        plan = plan is null || change.After.Version != plan.Version && plan.Run is null && plan.SearchedTo is null ? SearchPlan.For(change.After, now) : plan with { DueAt = change.After.Paused && plan.Run is null ? null : now };
        session.Store(plan);
        try
        {
            await session.SaveChangesAsync(cancellationToken);
        }
        catch (Exception fault) when (StoreFaults.IsConflict(fault))
        {
            return Problem.Result(409, "strategy-changed", "Someone else changed the strategy", "Read it again and repeat your change if it is still wanted.");
        }

        return Results.Ok(View(change.After, plan));
    }

    private static bool Same(Strategy current, StrategyWritten written) =>
        (current.Query, current.Schedule, current.OverlapDays, current.Since) == (written.Query, written.Schedule, written.OverlapDays, written.Since);

    private static IResult Unknown(string source) =>
        Problem.Result(404, "unknown-strategy", "Unknown strategy", $"source: the review has no strategy for '{source}'. Sources are {string.Join(", ", SourceNames.All)}.");

    private static StrategyView View(Strategy strategy, SearchPlan? plan) => new()
    {
        Source = strategy.Source,
        Version = strategy.Version,
        Query = strategy.Query,
        Schedule = strategy.Schedule,
        OverlapDays = strategy.OverlapDays,
        Since = strategy.Since,
        WrittenBy = strategy.By,
        WrittenAt = strategy.WrittenAt,
        Paused = strategy.Paused,
        DueAt = strategy.Paused ? null : plan?.DueAt,
        SearchedTo = plan?.Version == strategy.Version ? plan.SearchedTo : null,
        CompletedAt = plan?.CompletedAt,
        LastFailure = plan?.LastFailure,
        Failures = plan?.Failures ?? 0,
        Warnings = plan?.Warnings ?? [],
    };

    /// <summary>What becomes of a strategy; without an event it stays as it is.</summary>
    private readonly record struct Change(object? Event, Strategy After)
    {
        public static implicit operator Change((object Event, Strategy After) change) => new(change.Event, change.After);

        public static implicit operator Change(Strategy unchanged) => new(null, unchanged);
    }
}
