using LivingReview.Contracts.Surveillance;
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
        app.MapGet("/api/reviews/{review}/surveillance/runs", ListAsync).Described("listSearchJobs", "Lists the searches that ran or run, the newest first.").Answers<SearchJobView[]>();

    private static async Task<IResult> ListAsync(
        string review, ISurveillanceStore store, CancellationToken cancellationToken, [FromQuery] string? source = null, [FromQuery] int limit = 50)
    {
        if (limit is < 1 or > Most) return Problem.Result(422, "invalid", "Invalid input", FormattableString.Invariant($"limit: 1 to {Most}."));
        await using var session = store.QuerySession();
        if (await session.LoadAsync<WatchedReview>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var jobs = session.Query<SearchJob>().Where(j => j.Review == review);
        if (source is not null) jobs = jobs.Where(j => j.Source == source);
        var newest = await jobs.OrderByDescending(j => j.StartedAt).Take(limit).ToListAsync(cancellationToken);
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
