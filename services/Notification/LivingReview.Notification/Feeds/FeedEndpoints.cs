using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Notification.Alerts;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace LivingReview.Notification.Feeds;

internal static class FeedEndpoints
{
    public static void MapFeeds(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/reviews/{review}/feed.atom", AtomAsync).Described("getAlertFeed", "The alerts as an Atom feed.").AnswersFile("application/atom+xml");
        app.MapGet("/asyncapi.json", (IOptions<Site> site) => Results.Json(AsyncApi.Write(site.Value))).Described("describeEvents", "The events, described by AsyncAPI.").AnswersFile("application/json");
        app.MapGet("/schemas/{name}.json", (string name) =>
            AsyncApi.Schemas.TryGetValue(name, out var schema) ? Results.Json(schema) : Problem.Result(404, "unknown-schema", "Unknown schema", $"name: of {string.Join(", ", AsyncApi.Schemas.Keys)}."))
            .Described("getEventSchema", "The JSON Schema of an event.").AnswersFile("application/json").Refuses("unknown-schema");
    }

    private static async Task<IResult> AtomAsync(string review, HttpContext http, INotificationStore store, AlertReader alerts, IOptions<Site> options, string? stratum, Guid? subscription, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewNotifications>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var entries = await alerts.ListAsync(session, new(review, subscription ?? Subscription.IdOfReview(review), stratum, Limit: AtomFeed.MaxEntries), cancellationToken);
        var first = await session.Events.FetchStreamAsync(review, version: 1, token: cancellationToken);
        var site = options.Value.PublicAddress ?? new Uri($"{http.Request.Scheme}://{http.Request.Host}");
        var feed = AtomFeed.Write(site, review, stratum, entries, first[0].Timestamp);
        var tag = AtomFeed.ETagOf(feed);
        http.Response.Headers.ETag = tag;
        http.Response.Headers.CacheControl = "no-cache";
        return http.Request.Headers.IfNoneMatch.SelectMany(h => h?.Split(',', StringSplitOptions.TrimEntries) ?? []).Any(t => t == "*" || t.Replace("W/", "", StringComparison.Ordinal) == tag)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Text(feed, "application/atom+xml; charset=utf-8");
    }
}
