using System.ComponentModel.DataAnnotations;
using LivingReview.Contracts.Surveillance;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Surveillance.Evidence;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Surveillance.Runs;

/// <summary>Shows the searches of a review.</summary>
internal static class RunEndpoints
{
    private const int Most = 200;

    public static void MapRuns(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/reviews/{review}/surveillance/runs", ListAsync).Described("listSearchJobs", "Lists the searches that ran or run, the newest first, in pages.").Answers<SearchJobView[]>();

    private static async Task<IResult> ListAsync(
        string review, HttpContext http, ISurveillanceStore store, CancellationToken cancellationToken, [FromQuery] string? source = null, [FromQuery, Range(1, Most)] int limit = 50, [FromQuery] string? after = null)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<WatchedReview>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var jobs = session.Query<SearchJob>().Where(j => j.Review == review);
        if (source is not null) jobs = jobs.Where(j => j.Source == source);
        if (after is not null)
        {
            var run = Guid.TryParse(after, out var parsed) ? parsed : Guid.Empty;
            if (await session.Query<SearchJob>().FirstOrDefaultAsync(j => j.Review == review && j.Run == run, cancellationToken) is not { } last) return Paging.UnknownEntry(after);
            var (at, id) = (last.StartedAt, last.Id);
            jobs = jobs.Where(j => j.StartedAt < at || (j.StartedAt == at && j.Id.CompareTo(id) < 0));
        }

        var newest = await jobs.OrderByDescending(j => j.StartedAt).ThenByDescending(j => j.Id).Take(limit).ToListAsync(cancellationToken);
        if (newest.Count == limit) Paging.NameNext(http, newest[^1].Run.ToString());
        return Results.Ok(newest.Select(View));
    }

    private static SearchJobView View(SearchJob job) => new()
    {
        Id = job.Run,
        Source = job.Source,
        StrategyVersion = job.StrategyVersion,
        From = job.From,
        To = job.To,
        Status = job.Status,
        StartedAt = job.StartedAt,
        EndedAt = job.EndedAt,
        Pages = job.Pages,
        Announced = job.Total,
        Found = job.Found,
        New = job.New,
        Changed = job.Changed,
        Failures = job.Failures,
        LastFailure = job.LastFailure,
        Reason = job.Reason,
        RetryAt = job.RetryAt,
        Shortfall = job.Shortfall,
        Warnings = job.Warnings,
    };
}
