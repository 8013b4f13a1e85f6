using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Shifts;
using LivingReview.Web.Estimates;
using LivingReview.Web.Reading;
using LivingReview.Web.Shifts;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;

namespace LivingReview.Web.Reviews;

/// <summary>A review as the front page shows it. What could not be read is null.</summary>
internal sealed record ReviewOverview(ReviewView Review, StratumEstimate? Overall, DateTimeOffset? RecomputedAt, IReadOnlyList<Shift>? Shifts);

/// <summary>Reads the front page; the first paint and the live page after it share one reading.</summary>
internal sealed class Overviews(
    ReviewsClient reviews, EstimatesClient estimates, ShiftsClient shifts, IMemoryCache cache, ILogger<Overviews> logger)
{
    public async Task<IReadOnlyList<ReviewOverview>> GetAsync(CancellationToken cancellationToken) =>
        await cache.GetOrCreateAsync(nameof(Overviews), async entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(2);
            return await Task.WhenAll((await reviews.GetAllAsync(cancellationToken)).Select(review => ReadAsync(review, cancellationToken)));
        }) ?? [];

    private async Task<ReviewOverview> ReadAsync(ReviewView review, CancellationToken cancellationToken)
    {
        var estimate = TryAsync("estimates", review.Id, estimates.GetAsync(review.Id, cancellationToken));
        var shift = TryAsync("shifts", review.Id, shifts.GetAsync(review.Id, cancellationToken)!);
        await Task.WhenAll(estimate, shift);
        var found = await estimate;
        return new ReviewOverview(
            review, found?.Strata.FirstOrDefault(stratum => stratum.Stratum == StratumName.Overall), found?.RecomputedAt, await shift);
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
            WebLog.PartUnread(logger, part, review, exception.Message);
            return null;
        }
    }
}
