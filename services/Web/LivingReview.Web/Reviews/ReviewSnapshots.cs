using System.Text.Json;
using LivingReview.Client;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Formatting;
using LivingReview.Web.Live;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LivingReview.Web.Reviews;

/// <summary>
/// Reads what a page shows. Pages that ask for the same state at about the same time share one read: the first paint and the interactive
/// page after it, and all pages that react to the same change.
/// </summary>
internal sealed class ReviewSnapshots(IServiceScopeFactory scopes, LiveHub live, IMemoryCache cache, ILogger<ReviewSnapshots> logger)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    /// <summary>The snapshot, or null if there is no such review. Throws if the review itself cannot be read.</summary>
    public async Task<ReviewSnapshot?> GetAsync(string review, string stratum, long? revision, CancellationToken cancellationToken)
    {
        var key = (nameof(ReviewSnapshots), review, stratum, revision, live.Generation(review));
        var reading = cache.GetOrCreate(key, entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = Fresh;
            // The read is shared, so closing one page must not cancel it; the clients have timeouts of their own.
            return ReadAsync(review, stratum, revision, CancellationToken.None);
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

    /// <summary>The figures of another stratum; null if it has none or they are unavailable.</summary>
    public async Task<StratumFigures?> GetFiguresAsync(string review, string stratum, long? revision, CancellationToken cancellationToken) =>
        await cache.GetOrCreateAsync((nameof(GetFiguresAsync), review, stratum, revision, live.Generation(review)), async entry =>
        {
            await using var scope = scopes.CreateAsyncScope();
            var figures = await OrDefaultAsync(
                ReviewSnapshot.FiguresPart, review, [], scope.ServiceProvider.GetRequiredService<EstimatesClient>().GetFiguresAsync(review, stratum, revision, cancellationToken), null);
            entry.AbsoluteExpirationRelativeToNow = KeptFor(cancellationToken);
            return figures;
        });

    /// <summary>
    /// Details of a pooled stratum beside its estimate: the same inputs always give the same result. Null if unavailable.
    /// </summary>
    public async Task<StratumDetail?> GetDetailAsync(string review, StratumEstimate estimate, long? revision, CancellationToken cancellationToken) =>
        await cache.GetOrCreateAsync((nameof(GetDetailAsync), review, estimate.Stratum, estimate.InputHash), async entry =>
        {
            await using var scope = scopes.CreateAsyncScope();
            var detail = await OrDefaultAsync(
                "details", review, [], scope.ServiceProvider.GetRequiredService<EstimatesClient>().GetDetailAsync(review, estimate.Stratum, revision, cancellationToken), null);
            entry.SlidingExpiration = detail?.Estimate.InputHash == estimate.InputHash ? TimeSpan.FromMinutes(10) : TimeSpan.FromMilliseconds(1);
            return detail;
        });

    /// <summary>Probability that a stratum meets the protocol's minimum; null if it names none, or it is unavailable.</summary>
    public async Task<MinimumFigures?> GetMinimumAsync(string review, StratumEstimate estimate, Protocol protocol, long? revision, CancellationToken cancellationToken) =>
        await cache.GetOrCreateAsync((nameof(GetMinimumAsync), review, estimate.Stratum, estimate.InputHash, protocol.MinimumSensitivity, protocol.MinimumSpecificity), async entry =>
        {
            await using var scope = scopes.CreateAsyncScope();
            var minimum = await OrDefaultAsync(
                "minimum", review, [],
                scope.ServiceProvider.GetRequiredService<EstimatesClient>().GetDecisionsAsync(review, estimate.Stratum, revision, [protocol.TargetPrevalence ?? 0.5], protocol, false, cancellationToken), null);
            entry.SlidingExpiration = minimum?.Minimum is null ? TimeSpan.FromMilliseconds(1) : TimeSpan.FromMinutes(10);
            return minimum?.Minimum;
        });

    /// <summary>Every judgement of certainty, oldest first; with a revision those of the evidence up to it.</summary>
    public async Task<IReadOnlyList<CertaintyView>> GetCertaintyAsync(string review, long? revision, CancellationToken cancellationToken) =>
        await cache.GetOrCreateAsync((nameof(GetCertaintyAsync), review, revision, live.Generation(review)), async entry =>
        {
            await using var scope = scopes.CreateAsyncScope();
            var judged = await OrDefaultAsync<IReadOnlyList<CertaintyView>>("certainty", review, [], scope.ServiceProvider.GetRequiredService<CertaintyClient>().ListAsync(review, revision, cancellationToken), []);
            entry.AbsoluteExpirationRelativeToNow = KeptFor(cancellationToken);
            return judged;
        }) ?? [];

    // What a page that was closed did not wait for is nothing that another page may take for the answer.
    private static TimeSpan KeptFor(CancellationToken reading) => reading.IsCancellationRequested ? TimeSpan.FromMilliseconds(1) : Fresh;

    private async Task<ReviewSnapshot?> ReadAsync(string review, string stratum, long? revision, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var estimatesClient = scope.ServiceProvider.GetRequiredService<EstimatesClient>();
        var reading = scope.ServiceProvider.GetRequiredService<ReviewsClient>().GetAsync(review, revision, cancellationToken);
        var unread = new List<string>();
        var estimates = OrDefaultAsync(ReviewSnapshot.EstimatesPart, review, unread, estimatesClient.GetAsync(review, revision, cancellationToken), null);
        var figures = OrDefaultAsync(ReviewSnapshot.FiguresPart, review, unread, estimatesClient.GetFiguresAsync(review, stratum, revision, cancellationToken), null);
        var history = OrDefaultAsync<IReadOnlyList<EstimateHistoryPoint>>(
            ReviewSnapshot.HistoryPart, review, unread, estimatesClient.GetHistoryAsync(review, stratum, cancellationToken), []);
        var alerts = OrDefaultAsync<IReadOnlyList<Alert>>(
            ReviewSnapshot.AlertsPart, review, unread, scope.ServiceProvider.GetRequiredService<AlertsClient>().ListAsync(review, null, cancellationToken), []);
        var versions = OrDefaultAsync<IReadOnlyList<VersionView>>(
            ReviewSnapshot.VersionsPart, review, unread, scope.ServiceProvider.GetRequiredService<VersionsClient>().GetAsync(review, cancellationToken), []);
        await Task.WhenAll(reading, estimates, figures, history, alerts, versions);
        if (await reading is not { } view)
            return null;
        return new ReviewSnapshot
        {
            Review = view,
            Stratum = stratum,
            AsOf = revision,
            Estimates = await estimates,
            Figures = await figures,
            Listed = await ReadListedAsync(review, await estimates, revision, unread, estimatesClient, cancellationToken),
            History = [.. (await history).Where(point => point.Revision <= (revision ?? long.MaxValue)).OrderBy(point => point.EstimateVersion)],
            Alerts = [.. (await alerts).Where(alert => alert.After.Revision <= (revision ?? long.MaxValue))],
            Versions = [.. (await versions).Where(version => version.Revision <= (revision ?? long.MaxValue))],
            Unread = [.. unread.Distinct().Order(StringComparer.Ordinal)],
        };
    }

    private async Task<IReadOnlyDictionary<string, StratumFigures>> ReadListedAsync(
        string review, ReviewEstimates? estimates, long? revision, List<string> unread, EstimatesClient client, CancellationToken cancellationToken)
    {
        var listed = (estimates?.Strata ?? []).Where(stratum => RegimeLabel.IsListed(stratum) && stratum.K > 0);
        // The results of an unchanged stratum never change, so its hash is the key.
        var readings = listed.Select(async stratum => (stratum.Stratum, Figures: await cache.GetOrCreateAsync(
            (nameof(ReadListedAsync), review, stratum.Stratum, stratum.InputHash, stratum.Revision),
            async entry =>
            {
                var figures = await OrDefaultAsync("studies", review, unread, client.GetFiguresAsync(review, stratum.Stratum, revision, cancellationToken), null);
                entry.SlidingExpiration = figures?.Studies.Count == stratum.K ? TimeSpan.FromMinutes(10) : TimeSpan.FromMilliseconds(1);
                return figures;
            })));
        return (await Task.WhenAll(readings)).Where(reading => reading.Figures is not null)
            .ToDictionary(reading => reading.Stratum, reading => reading.Figures!, StringComparer.Ordinal);
    }

    private async Task<T> OrDefaultAsync<T>(string part, string review, List<string> unread, Task<T> reading, T fallback)
    {
        try
        {
            return await reading;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException or NotSupportedException)
        {
            WebLog.PartUnavailable(logger, part, review, exception.Message);
            lock (unread)
                unread.Add(part);
            return fallback;
        }
    }
}
