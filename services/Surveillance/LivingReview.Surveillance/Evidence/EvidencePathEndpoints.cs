using LivingReview.Contracts.Surveillance;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Surveillance.Evidence;

/// <summary>Shows how long evidence took from its publication to the estimate.</summary>
internal static class EvidencePathEndpoints
{
    public static void MapEvidencePaths(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/reviews/{review}/surveillance/paths", ReadAsync)
            .Described("listEvidencePaths", "Shows when each included study was published, found, screened, entered and first estimated.").Answers<EvidencePaths>();

    private static async Task<IResult> ReadAsync(string review, EvidencePathReader paths, ISurveillanceStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<WatchedReview>(review, cancellationToken) is null ? Problem.UnknownReview(review) : Results.Ok(await paths.ReadAsync(review, cancellationToken));
    }
}
