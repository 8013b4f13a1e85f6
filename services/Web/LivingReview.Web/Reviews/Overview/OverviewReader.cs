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
internal sealed record OverviewList(IReadOnlyList<ReviewOverview> Reviews, int Count);

/// <summary>Reads the front page, in a few requests whatever the number of reviews; the first paint and the interactive page after it share one read.</summary>
internal sealed class OverviewReader(
    ReviewsClient reviews, EstimatesClient estimates, AlertsClient alerts, IMemoryCache cache, ILogger<OverviewReader> logger)
{
    private const int MaxFirst = 100;
    private const int MaxAddressLength = 3000;

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
        var offset = (query.Page - 1) * OverviewQuery.PageSize;
        var (page, count) = await reviews.GetPageAsync(query.Search, First(newest ?? []), OverviewQuery.PageSize, offset, cancellationToken);
        var ids = page.Select(review => review.Id).ToList();
        if (ids.Count == 0)
            return new OverviewList([], count);
        var overall = TryAsync("estimates", estimates.GetOverallAsync(ids, cancellationToken));
        // Fewer than asked for are all that there are.
        var open = newest is { Count: < MaxFirst } ? newest : await TryAsync("alerts", alerts.ListOpenAsync(ids, cancellationToken));
        var estimated = (await overall)?.ToDictionary(one => one.Review, StringComparer.Ordinal);
        var alerting = open?.ToDictionary(one => one.Review, StringComparer.Ordinal);
        return new OverviewList([.. page.Select(review => Combine(review, estimated?.GetValueOrDefault(review.Id), alerting))], count);
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
    private static string First(IReadOnlyList<OpenAlerts> open)
    {
        var length = 0;
        return string.Join(',', open.Select(one => one.Review).TakeWhile(id => (length += id.Length + 1) <= MaxAddressLength));
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
