using LivingReview.Contracts.Alerts;
using LivingReview.Hosting.Describing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Notification.History;

/// <summary>For operators: how far the estimates of a review have been received.</summary>
internal static class HeadEndpoint
{
    public static void MapHead(this IEndpointRouteBuilder app) => app.MapGet("/api/reviews/{review}/shifts/head", HeadAsync)
        .Described("getAlertsHead", "Shows how far the estimates were evaluated for alerts.").Answers<AlertsHead>();

    private static async Task<IResult> HeadAsync(string review, INotificationStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var known = await session.LoadAsync<KnownEstimates>(review, cancellationToken);
        return Results.Ok(new AlertsHead { Review = review, EstimateVersion = known?.EstimateVersion ?? 0, Revision = known?.Revision ?? 0 });
    }
}
