using System.ComponentModel.DataAnnotations;
using LivingReview.Contracts.Alerts;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Describing;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Notification.Alerts;

/// <summary>Which reviews have open alerts on their own list, however many reviews there are.</summary>
internal static class OpenAlertEndpoints
{
    private const int DefaultLimit = 100;

    public static void MapOpenAlerts(this IEndpointRouteBuilder app) => app.MapGet("/api/alerts/open", ListAsync)
        .Described("listOpenAlerts", "Lists the reviews with open alerts, that with the newest alert first.").Answers<OpenAlerts[]>();

    /// <summary>The reviews with open alerts, that with the newest alert first; or those of the reviews that are named.</summary>
    private static async Task<IResult> ListAsync(INotificationStore store, string? reviews, CancellationToken cancellationToken, [Range(1, Paging.Largest)] int limit = DefaultLimit)
    {
        await using var session = store.QuerySession();
        return Results.Ok(await ReadAsync(session, reviews?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), limit, cancellationToken));
    }

    /// <summary>
    /// Counted by the database: alerts are many, and none of them is read. An alert that a later one of its stratum has replaced is not open,
    /// whatever became of the later one.
    /// </summary>
    internal static async Task<IReadOnlyList<OpenAlerts>> ReadAsync(IQuerySession session, string[]? reviews, int limit, CancellationToken cancellationToken)
    {
        var table = session.DocumentStore.Options.Schema.For<UnresolvedAlert>();
        var records = session.DocumentStore.Options.Schema.For<AlertRecord>();
        var filter = reviews is null ? "" : "and open.review = any(?)";
        object[] parameters = reviews is null ? [limit] : [reviews, limit];
        // A record holds the alert as it was written, under the name that its member had then.
        var replaced = $"""
            select 1 from {records} mine join {records} later
              on later.data ->> 'Review' = mine.data ->> 'Review' and cast(later.data ->> 'SubscriptionId' as uuid) = cast(mine.data ->> 'SubscriptionId' as uuid)
              and cast(later.data ->> 'Sequence' as bigint) > cast(mine.data ->> 'Sequence' as bigint)
            where mine.id = open.id and later.data ->> 'Stratum' = mine.data ->> 'Stratum'
              and later.data -> 'Shift' ->> 'Kind' = 'shifted' and cast(later.data -> 'Shift' ->> 'SeverityNumber' as int) > 9
            """;
        var found = await session.AdvancedSql.QueryAsync<string, int, DateTimeOffset>(
            $"select row(open.review), row(count(*)::int), row(max(open.detected_at)) from {table} open where not exists ({replaced}) {filter} group by open.review order by max(open.detected_at) desc, open.review limit ?", cancellationToken, parameters);
        return [.. found.Select(f => new OpenAlerts { Review = f.Item1, Count = f.Item2, NewestAt = f.Item3.ToUniversalTime() })];
    }
}
