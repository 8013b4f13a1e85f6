using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Alerts;
using LivingReview.Web.Estimates;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;

namespace LivingReview.Web.Reviews.Overview;

/// <summary>A review as the front page shows it. Parts that could not be read are null.</summary>
internal sealed record ReviewOverview
{
    public required ReviewView Review { get; init; }

    public StratumEstimate? Overall { get; init; }

    public DateTimeOffset? RecomputedAt { get; init; }

    /// <summary>Revision of the estimates; null before the first.</summary>
    public long? Revision { get; init; }

    public IReadOnlyList<Alert>? Alerts { get; init; }

    /// <summary>Day of the newest search; null if none is recorded.</summary>
    public DateOnly? LastSearch => Review.LastSearchAt is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : null;

    /// <summary>Alerts that neither a person nor a later estimate has resolved.</summary>
    public IReadOnlyList<Alert>? OpenAlerts => Alerts is null
        ? null
        : [.. Alerts.Where(alert => alert.Kind == "shifted" && alert.Severity > Severity.Info && !alert.Life.Any(step => step.Action == "resolved") && !Alerts.Any(other => other.Resolves == alert.Id))];
}

/// <summary>Reads the front page; the first paint and the interactive page after it share one read.</summary>
internal sealed class OverviewReader(
    ReviewsClient reviews, EstimatesClient estimates, AlertsClient alerts, IMemoryCache cache, ILogger<OverviewReader> logger)
{
    /// <summary>Discards the cached reviews because something changed.</summary>
    public void Invalidate() => cache.Remove(nameof(OverviewReader));

    public async Task<IReadOnlyList<ReviewOverview>> GetAsync(CancellationToken cancellationToken) =>
        await cache.GetOrCreateAsync(nameof(OverviewReader), async entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(2);
            return await Task.WhenAll((await reviews.GetAllAsync(cancellationToken)).Select(review => ReadAsync(review, cancellationToken)));
        }) ?? [];

    private async Task<ReviewOverview> ReadAsync(ReviewView review, CancellationToken cancellationToken)
    {
        var estimate = TryAsync("estimates", review.Id, estimates.GetAsync(review.Id, cancellationToken));
        var listing = TryAsync("alerts", review.Id, alerts.ListAsync(review.Id, null, cancellationToken)!);
        await Task.WhenAll(estimate, listing);
        var found = await estimate;
        return new ReviewOverview
        {
            Review = review,
            Overall = found?.Strata.FirstOrDefault(stratum => stratum.Stratum == StratumKey.OverallName),
            RecomputedAt = found?.RecomputedAt,
            Revision = found?.Revision,
            Alerts = await listing,
        };
    }

    private async Task<T?> TryAsync<T>(string part, string review, Task<T?> reading)
        where T : class
    {
        try
        {
            return await reading;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or System.Text.Json.JsonException)
        {
            WebLog.PartUnavailable(logger, part, review, exception.Message);
            return null;
        }
    }
}
