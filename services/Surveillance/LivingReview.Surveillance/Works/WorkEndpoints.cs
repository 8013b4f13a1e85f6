using System.ComponentModel.DataAnnotations;
using LivingReview.Contracts.Surveillance;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Surveillance.Evidence;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Surveillance.Works;

/// <summary>Shows the works of a review and takes decisions about those that may be one.</summary>
internal static class WorkEndpoints
{
    private const int Most = 500;

    public static void MapWorks(this IEndpointRouteBuilder app)
    {
        var works = app.MapGroup("/api/reviews/{review}/surveillance/works");
        works.MapGet("", ListAsync).Described("listWorks", "Lists the works that searches found, by id, in pages.").Answers<WorkPage>();
        works.MapGet("/{work}", GetAsync).Described("getWork", "Shows a work with its sources, its links and the works that may be the same.").Answers<WorkView>().Refuses("unknown-work");
        works.MapPost("/{work}/near-matches/{other}", DecideAsync).Described("decideNearMatch", "Decides whether two works are one; if so, the other is merged into this one.")
            .Example(new NearMatchDecision { Same = true })
            .Answers<WorkView>().Refuses("unknown-work", "unknown-near-match", "near-match-decided").Needs(Role.Reviewer);
    }

    /// <summary>The works by id; with nearMatches only those that may be another and nobody has decided about.</summary>
    private static async Task<IResult> ListAsync(
        string review, HttpContext http, ISurveillanceStore store, CancellationToken cancellationToken, [FromQuery] string? after = null, [FromQuery, Range(1, Most)] int limit = 100, [FromQuery] bool nearMatches = false)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<WatchedReview>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var works = session.Query<Work>().Where(w => w.Review == review && w.MergedInto == null);
        if (nearMatches) works = works.Where(w => w.NearMatches.Any(m => m.Same == null));
        if (after is not null) works = works.Where(w => w.Key.CompareTo(after) > 0);
        var page = await works.OrderBy(w => w.Key).Take(limit + 1).ToListAsync(cancellationToken);
        var next = page.Count > limit ? page[limit - 1].Key : null;
        if (next is not null) Paging.NameNext(http, next);
        return Results.Ok(new WorkPage([.. page.Take(limit).Select(View)], next));
    }

    private static async Task<IResult> GetAsync(string review, string work, ISurveillanceStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Work>(Work.IdOf(review, work), cancellationToken) is { } found ? Results.Ok(View(found)) : Unknown(work);
    }

    private static async Task<IResult> DecideAsync(
        string review, string work, string other, NearMatchDecision decision, ISurveillanceStore store, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        if (decision.Same is not { } same) return Problem.Result(422, "invalid", "Invalid input", "same: true if they are one work, false if not.");
        await using var session = store.LightweightSession();
        await WorkIntake.LockAsync(session, review, cancellationToken);
        var one = await session.LoadAsync<Work>(Work.IdOf(review, work), cancellationToken);
        var twin = await session.LoadAsync<Work>(Work.IdOf(review, other), cancellationToken);
        if (one is null || twin is null) return Unknown(one is null ? work : other);
        if (one.NearMatches.FirstOrDefault(m => m.Work == other) is not { } match) return Problem.Result(404, "unknown-near-match", "Unknown near match", $"'{other}' is not among the near matches of '{work}'.");
        if (match.Same is not null || one.MergedInto is not null || twin.MergedInto is not null)
            return Problem.Result(409, "near-match-decided", "It is decided", $"It was decided by {match.By ?? "someone who merged one of them"}.");
        var (by, now) = (Caller.NameOf(http), time.GetUtcNow());
        List<object> ofOne = [new NearMatchDecided(other, same, by, now)];
        List<object> ofTwin = [new NearMatchDecided(work, same, by, now)];
        if (same)
        {
            ofOne.Add(new WorkAbsorbed(other, twin.Records, by, now));
            ofTwin.Add(new WorkMerged(work, by, now));
            await RedirectAsync(session, one, twin, cancellationToken);
        }

        session.Events.Append(one.Id, ofOne);
        session.Events.Append(twin.Id, ofTwin);
        await session.SaveChangesAsync(cancellationToken);
        await using var reading = store.QuerySession();
        return Results.Ok(View((await reading.LoadAsync<Work>(one.Id, cancellationToken))!));
    }

    /// <summary>What led to the merged work leads to the other from now on.</summary>
    private static async Task RedirectAsync(IDocumentSession session, Work one, Work twin, CancellationToken cancellationToken)
    {
        var sightings = await session.LoadManyAsync<Sighting>(cancellationToken, [.. twin.Records.Select(r => Sighting.IdOf(one.Review, r))]);
        session.Store<Sighting>([.. sightings.Select(s => s with { Work = one.Key })]);
        var ids = twin.Records.SelectMany(WorkMarks.Stored).Distinct(StringComparer.Ordinal).Select(m => WorkMark.IdOf(one.Review, m)).ToArray();
        var marks = await session.LoadManyAsync<WorkMark>(cancellationToken, ids);
        session.Store<WorkMark>([.. marks.Select(m => m with { Works = [.. m.Works.Select(w => w == twin.Key ? one.Key : w).Distinct(StringComparer.Ordinal)] })]);
    }

    private static IResult Unknown(string work) => Problem.Result(404, "unknown-work", "Unknown work", $"work: the review has no work '{work}'.");

    private static WorkView View(Work work) => new()
    {
        Id = work.Key,
        Title = work.Title,
        Abstract = work.Abstract,
        Year = work.Year,
        Published = work.Published,
        Doi = work.Doi,
        Pmid = work.Pmid,
        Registration = work.Registration,
        Authors = work.Authors,
        Journal = work.Journal,
        IsPreprint = work.IsPreprint,
        Retracted = work.Retracted,
        FoundAt = work.FoundAt,
        MergedInto = work.MergedInto,
        Sources = [.. work.Records.Select(r => new WorkSourceView(r.Source, r.SourceId))],
        Links = [.. work.Links.Select(l => new WorkLinkView(l.Work, l.Relation))],
        NearMatches = [.. work.NearMatches.Select(m => new NearMatchView(m.Work, m.Likeness, m.Reason, m.Same, m.By))],
    };
}
