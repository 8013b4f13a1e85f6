using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Bus;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Protection;
using Marten;
using Marten.Linq.LastModified;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Analysis.Repairing;

/// <summary>For operators: how far the estimates go, and whether they come out of the evidence again.</summary>
internal static class RepairEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static void MapRepair(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/reviews/{review}/estimates/head", HeadAsync).Described("getEstimatesHead", "Shows how far the estimates go.").Answers<EstimatesHead>();
        app.MapGet("/api/estimates/heads", HeadsAsync).Described("listEstimatesHeads", "Shows of up to a hundred reviews how far their estimates go.").Answers<IReadOnlyList<EstimatesHead>>();
        app.MapPost("/api/reviews/{review}/estimates/rebuild", RebuildAsync).Needs(Role.Owner).MayTakeLong()
            .Described("rebuildEstimates", "Asks for the evidence again and says whether the estimates come out of it again.").Answers<RebuildReport>().Refuses("replay-incomplete");
    }

    private static async Task<IResult> HeadAsync(string review, IAnalysisStore store, EvidenceReader evidence, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<CurrentEstimates>(review, cancellationToken) is not { } current) return Problem.UnknownReview(review);
        return Results.Ok(await DescribeAsync(session, current, evidence, cancellationToken));
    }

    /// <summary>The same of many reviews; one without estimates is left out.</summary>
    private static async Task<IResult> HeadsAsync(string? reviews, IAnalysisStore store, EvidenceReader evidence, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var ids = ReviewIds.Read(reviews, faults);
        if (!faults.None) return Problem.Invalid(faults);
        await using var session = store.QuerySession();
        var heads = new List<EstimatesHead>();
        foreach (var current in (await session.LoadManyAsync<CurrentEstimates>(cancellationToken, ids)).OrderBy(c => c.Id, StringComparer.Ordinal))
            heads.Add(await DescribeAsync(session, current, evidence, cancellationToken));
        return Results.Ok(heads);
    }

    private static async Task<EstimatesHead> DescribeAsync(IQuerySession session, CurrentEstimates current, EvidenceReader evidence, CancellationToken cancellationToken) => new()
    {
        Review = current.Id,
        EvidenceRevision = (await evidence.ReadAsync(session, current.Id, cancellationToken)).Head,
        Revision = current.Revision,
        EstimateVersion = current.EstimateVersion,
        Engines = [.. current.Strata.Concat(current.Companions).Select(s => s.EngineVersion).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        RecomputedAt = current.At,
    };

    private static async Task<IResult> RebuildAsync(string review, IAnalysisStore store, IBus bus, TimeProvider time, CancellationToken cancellationToken)
    {
        CurrentEstimates? current;
        DateTimeOffset start;
        await using (var session = store.QuerySession())
        {
            current = await session.LoadAsync<CurrentEstimates>(review, cancellationToken);
            start = new DateTimeOffset((await session.QueryAsync<DateTime>("select clock_timestamp()", cancellationToken))[0].ToUniversalTime());
        }

        if (current is null) return Problem.UnknownReview(review);

        // The replay stores every revision once more; what was kept is only trusted when the log has said it again.
        await bus.PublishConfirmedAsync(new EvidenceReplayRequested { Review = review, From = 1, To = current.Revision }, cancellationToken);
        var deadline = time.GetUtcNow() + Patience;
        while (true)
        {
            await using var session = store.QuerySession();
            var arrived = await session.Query<EvidenceRevision>()
                .Where(r => r.Review == review && r.Revision <= current.Revision && r.ModifiedSince(start)).OrderBy(r => r.Revision).ToListAsync(cancellationToken);
            if (arrived.Count == current.Revision)
            {
                var log = await session.Events.FetchStreamAsync(review, version: current.EstimateVersion, token: cancellationToken);
                return Results.Ok(Rebuild.Compare(current, log, arrived));
            }

            if (time.GetUtcNow() > deadline)
                return Problem.Result(503, "replay-incomplete", "The evidence was not replayed", FormattableString.Invariant($"{arrived.Count} of {current.Revision} revisions came again; is ingestion running?"));
            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
