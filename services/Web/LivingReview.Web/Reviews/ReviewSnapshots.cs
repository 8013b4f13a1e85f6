using System.Text.Json;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Shifts;
using LivingReview.Web.Estimates;
using LivingReview.Web.Live;
using LivingReview.Web.Reading;
using LivingReview.Web.Shifts;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LivingReview.Web.Reviews;

/// <summary>
/// Reads what a page shows. Pages that ask for the same state at about the same time share one reading: the first paint and the live
/// page after it, and all pages that learn of one change.
/// </summary>
internal sealed class ReviewSnapshots(IServiceScopeFactory scopes, LiveHub live, IMemoryCache cache, ILogger<ReviewSnapshots> logger)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    /// <summary>The snapshot, or null if there is no such review. Throws if the review itself cannot be read.</summary>
    public async Task<ReviewSnapshot?> GetAsync(string review, string stratum, CancellationToken cancellationToken)
    {
        var key = (nameof(ReviewSnapshots), review, stratum, live.Generation(review));
        var reading = cache.GetOrCreate(key, entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = Fresh;
            // Shared, so no single page's leaving may cancel it; the clients have time limits of their own.
            return ReadAsync(review, stratum, CancellationToken.None);
        })!;
        try
        {
            return await reading.WaitAsync(cancellationToken);
        }
        catch (Exception) when (reading.IsFaulted || reading.IsCanceled)
        {
            cache.Remove(key);
            throw;
        }
    }

    private async Task<ReviewSnapshot?> ReadAsync(string review, string stratum, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var estimatesClient = scope.ServiceProvider.GetRequiredService<EstimatesClient>();
        var reading = scope.ServiceProvider.GetRequiredService<ReviewsClient>().GetAsync(review, cancellationToken);
        var unread = new List<string>();
        var estimates = OrNothingAsync(ReviewSnapshot.EstimatesPart, review, unread, estimatesClient.GetAsync(review, cancellationToken), null);
        var figures = OrNothingAsync(ReviewSnapshot.FiguresPart, review, unread, estimatesClient.GetFiguresAsync(review, stratum, cancellationToken), null);
        var history = OrNothingAsync<IReadOnlyList<EstimateHistoryPoint>>(
            ReviewSnapshot.HistoryPart, review, unread, estimatesClient.GetHistoryAsync(review, stratum, cancellationToken), []);
        var shifts = OrNothingAsync<IReadOnlyList<Shift>>(
            ReviewSnapshot.ShiftsPart, review, unread, scope.ServiceProvider.GetRequiredService<ShiftsClient>().GetAsync(review, cancellationToken), []);
        await Task.WhenAll(reading, estimates, figures, history, shifts);
        if (await reading is not { } view)
            return null;
        return new ReviewSnapshot
        {
            Review = view,
            Stratum = stratum,
            Estimates = await estimates,
            Figures = await figures,
            Listed = await ReadListedAsync(review, await estimates, unread, estimatesClient, cancellationToken),
            History = [.. (await history).OrderBy(point => point.EstimateVersion)],
            Shifts = await shifts,
            Unread = [.. unread.Distinct().Order(StringComparer.Ordinal)],
        };
    }

    private async Task<IReadOnlyDictionary<string, StratumFigures>> ReadListedAsync(
        string review, ReviewEstimates? estimates, List<string> unread, EstimatesClient client, CancellationToken cancellationToken)
    {
        var listed = (estimates?.Strata ?? []).Where(stratum => RegimeWords.IsListed(stratum) && stratum.K > 0);
        // The results of an unchanged stratum are the same for ever, so its hash is the key.
        var readings = listed.Select(async stratum => (stratum.Stratum, Figures: await cache.GetOrCreateAsync(
            (nameof(ReadListedAsync), review, stratum.Stratum, stratum.InputHash, stratum.Revision),
            async entry =>
            {
                var figures = await OrNothingAsync("studies", review, unread, client.GetFiguresAsync(review, stratum.Stratum, cancellationToken), null);
                entry.SlidingExpiration = figures?.Studies.Count == stratum.K ? TimeSpan.FromMinutes(10) : TimeSpan.FromMilliseconds(1);
                return figures;
            })));
        return (await Task.WhenAll(readings)).Where(reading => reading.Figures is not null)
            .ToDictionary(reading => reading.Stratum, reading => reading.Figures!, StringComparer.Ordinal);
    }

    private async Task<T> OrNothingAsync<T>(string part, string review, List<string> unread, Task<T> reading, T nothing)
    {
        try
        {
            return await reading;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException or NotSupportedException)
        {
            WebLog.PartUnread(logger, part, review, exception.Message);
            lock (unread)
                unread.Add(part);
            return nothing;
        }
    }
}
