using System.ComponentModel.DataAnnotations;
using LivingReview.Contracts.Alerts;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Notification.Alerts;

/// <summary>The alerts of a review: a list with pages, and each by its id.</summary>
internal static class AlertEndpoints
{
    private const int MaxPage = 5000;

    public static void MapAlerts(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/reviews/{review}/shifts", ListAsync).Described("listAlerts", "Lists the alerts, the newest first.").Answers<Alert[]>().Refuses("unknown-shift");
        app.MapGet("/api/reviews/{review}/shifts/{id:guid}", FindAsync).Described("getAlert", "Shows an alert.").Answers<Alert>().Refuses("unknown-shift");
    }

    /// <summary>One alert, of whichever subscription: its id is in a message that its subscriber got.</summary>
    private static async Task<IResult> FindAsync(string review, Guid id, INotificationStore store, AlertReader alerts, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewNotifications>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        return await alerts.FindAsync(session, review, id, cancellationToken) is { } found
            ? Results.Ok((await alerts.WithStatusChangesAsync(session, review, [found], cancellationToken))[0])
            : Problem.Result(404, "unknown-shift", "Unknown shift", $"id: the review has no shift {id}.");
    }

    /// <summary>Alerts, the newest first: all of them, or pages of a limit, each after the last alert of the page before.</summary>
    private static async Task<IResult> ListAsync(
        string review, HttpContext http, INotificationStore store, AlertReader alerts, Guid? subscription, string? stratum, [Range(1, MaxPage)] int? limit, Guid? after, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewNotifications>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var wanted = new AlertReader.Wanted(review, subscription ?? Subscription.IdOfReview(review), stratum, Limit: limit ?? int.MaxValue);
        if (after is { } last)
        {
            if (await alerts.FindAsync(session, review, last, cancellationToken) is not { } found) return Problem.Result(404, "unknown-shift", "Unknown shift", $"after: the review has no shift {last}.");
            wanted = wanted with { Before = found.Sequence };
        }

        var records = await alerts.ListAsync(session, wanted, cancellationToken);
        if (records.Count == limit) Paging.NameNext(http, records[^1].Id.ToString());

        return Results.Ok(await alerts.WithStatusChangesAsync(session, review, records, cancellationToken));
    }
}
