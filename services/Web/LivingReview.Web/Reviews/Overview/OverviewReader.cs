using LivingReview.Client;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;

namespace LivingReview.Web.Reviews.Overview;

/// <summary>A review as the front page shows it.</summary>
internal sealed record ReviewOverview
{
    public required ReviewView Review { get; init; }

    /// <summary>The estimate of the whole review; null before the first, or if it could not be read.</summary>
    public StratumEstimate? Overall { get; init; }

    public DateTimeOffset? RecomputedAt { get; init; }

    /// <summary>Revision of the estimates; null before the first.</summary>
    public long? Revision { get; init; }

    /// <summary>Number of open alerts; null if they could not be read.</summary>
    public int? OpenAlerts { get; init; }

    /// <summary>When the newest open alert was detected.</summary>
    public DateTimeOffset? NewestAlertAt { get; init; }

    /// <summary>Day of the newest search; null if none is recorded.</summary>
    public DateOnly? LastSearch => Review.LastSearchAt is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : null;
}

/// <summary>A page of the list.</summary>
/// <param name="Reviews">Its reviews, those with the newest open alerts first.</param>
/// <param name="Count">How many reviews match in all.</param>
/// <param name="Next">What the next page comes after; null on the last.</param>
internal sealed record OverviewList(IReadOnlyList<ReviewOverview> Reviews, int Count, string? Next);

/// <summary>Reads the front page, in a few requests whatever the number of reviews; the first paint and the interactive page after it share one read.</summary>
internal sealed class OverviewReader(
    ReviewsClient reviews, EstimatesClient estimates, AlertsClient alerts, IMemoryCache cache, ILogger<OverviewReader> logger)
{
    private const int MaxFirst = 100;
    private const int MaxAddressLength = 3000;

    /// <summary>Stands before the id of a review, where a page ends among those with open alerts; no id has it.</summary>
    private const char AlertMark = '~';

    /// <summary>Discards what is cached of a page because something changed.</summary>
    public void Invalidate(OverviewQuery query) => cache.Remove((nameof(OverviewReader), query));

    public async Task<OverviewList> GetAsync(OverviewQuery query, CancellationToken cancellationToken) =>
        (await cache.GetOrCreateAsync((nameof(OverviewReader), query), async entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(2);
            return await ReadAsync(query, cancellationToken);
        }))!;

    private async Task<OverviewList> ReadAsync(OverviewQuery query, CancellationToken cancellationToken)
    {
        var newest = await TryAsync("alerts", alerts.ListOpenAsync(MaxFirst, cancellationToken));
        var (page, count, next) = await ReadPageAsync(query, First(newest ?? []), cancellationToken);
        var ids = page.Select(review => review.Id).ToList();
        if (ids.Count == 0)
            return new OverviewList([], count, null);
        var overall = TryAsync("estimates", estimates.GetOverallAsync(ids, cancellationToken));
        // Fewer than asked for are all that there are.
        var open = newest is { Count: < MaxFirst } ? newest : await TryAsync("alerts", alerts.ListOpenAsync(ids, cancellationToken));
        var estimated = (await overall)?.ToDictionary(one => one.Review, StringComparer.Ordinal);
        var alerting = open?.ToDictionary(one => one.Review, StringComparer.Ordinal);
        return new OverviewList([.. page.Select(review => Combine(review, estimated?.GetValueOrDefault(review.Id), alerting))], count, next);
    }

    /// <summary>The reviews of a page, how many there are in all, and what the next page comes after: first those with open alerts, then the others by id.</summary>
    private async Task<(IReadOnlyList<ReviewView> Page, int Count, string? Next)> ReadPageAsync(OverviewQuery query, IReadOnlyList<string> first, CancellationToken cancellationToken)
    {
        var alerting = await ReadFirstAsync(query.Search, first, cancellationToken);
        var marked = query.After is [AlertMark, .. var id] ? id : null;
        // A review whose alert was resolved meanwhile is in no list any more: then they begin again, so that none is left out.
        var start = query.After is null ? 0 : marked is null ? alerting.Count : alerting.FindIndex(review => review.Id == marked) + 1;
        var head = alerting.Skip(start).Take(OverviewQuery.PageSize).ToList();
        var room = OverviewQuery.PageSize - head.Count;
        var others = await reviews.GetPageAsync(new ReviewsQuery(Math.Max(1, room)) { Search = query.Search, Without = first, After = marked is null ? query.After : null }, cancellationToken);
        var count = alerting.Count + others.Count;
        if (room == 0)
            return (head, count, start + head.Count < alerting.Count || others.Reviews.Count > 0 ? AlertMark + head[^1].Id : null);
        // An older service, in the middle of an upgrade, lists what it was asked to leave out.
        return ([.. head, .. others.Reviews.ExceptBy(first, review => review.Id)], count, others.HasNext ? others.Reviews[^1].Id : null);
    }

    private async Task<List<ReviewView>> ReadFirstAsync(string? search, IReadOnlyList<string> first, CancellationToken cancellationToken)
    {
        if (first.Count == 0)
            return [];
        var found = await reviews.GetPageAsync(new ReviewsQuery(MaxFirst) { Search = search, Reviews = first }, cancellationToken);
        var byId = found.Reviews.ToDictionary(review => review.Id, StringComparer.Ordinal);
        return [.. first.Select(id => byId.GetValueOrDefault(id)).OfType<ReviewView>()];
    }

    private static ReviewOverview Combine(ReviewView review, ReviewEstimates? estimates, IReadOnlyDictionary<string, OpenAlerts>? alerting)
    {
        var open = alerting?.GetValueOrDefault(review.Id);
        return new ReviewOverview
        {
            Review = review,
            Overall = estimates?.Strata.FirstOrDefault(stratum => stratum.Stratum == StratumKey.OverallName),
            RecomputedAt = estimates?.RecomputedAt,
            Revision = estimates?.Revision,
            OpenAlerts = alerting is null ? null : open?.Count ?? 0,
            NewestAlertAt = open?.NewestAt,
        };
    }

    /// <summary>The reviews that come first, as many as an address may name.</summary>
    private static IReadOnlyList<string> First(IReadOnlyList<OpenAlerts> open)
    {
        var length = 0;
        return [.. open.Select(one => one.Review).TakeWhile(id => (length += id.Length + 1) <= MaxAddressLength)];
    }

    private async Task<T?> TryAsync<T>(string part, Task<T> reading)
        where T : class
    {
        try
        {
            return await reading;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or System.Text.Json.JsonException)
        {
            WebLog.PartUnavailable(logger, part, "the front page", exception.Message);
            return null;
        }
    }
}
