using LivingReview.Contracts.Alerts;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Notification.History;

/// <summary>For operators: how far the estimates of a review have been received.</summary>
internal static class HeadEndpoint
{
    public static void MapHead(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/reviews/{review}/shifts/head", HeadAsync).Described("getAlertsHead", "Shows how far the estimates were evaluated for alerts.").Answers<AlertsHead>();
        app.MapGet("/api/alerts/heads", HeadsAsync).Described("listAlertsHeads", "Shows of up to a hundred reviews how far their estimates were evaluated for alerts.").Answers<IReadOnlyList<AlertsHead>>();
    }

    private static async Task<IResult> HeadAsync(string review, INotificationStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var known = await session.LoadAsync<KnownEstimates>(review, cancellationToken);
        return Results.Ok(Describe(review, known));
    }

    /// <summary>The same of many reviews, in the order in which they were asked for.</summary>
    private static async Task<IResult> HeadsAsync(string? reviews, INotificationStore store, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var ids = ReviewIds.Read(reviews, faults);
        if (!faults.None) return Problem.Invalid(faults);
        await using var session = store.QuerySession();
        var known = (await session.LoadManyAsync<KnownEstimates>(cancellationToken, ids)).ToDictionary(k => k.Id, StringComparer.Ordinal);
        return Results.Ok(ids.Distinct(StringComparer.Ordinal).Select(id => Describe(id, known.GetValueOrDefault(id))));
    }

    private static AlertsHead Describe(string review, KnownEstimates? known) =>
        new() { Review = review, EstimateVersion = known?.EstimateVersion ?? 0, Revision = known?.Revision ?? 0 };
}
