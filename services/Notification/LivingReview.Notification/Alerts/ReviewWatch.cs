using LivingReview.Hosting;
using LivingReview.Hosting.Store;
using LivingReview.Notification.History;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivingReview.Notification.Alerts;

/// <summary>
/// Looks at reviews now and then, for what time alone brings about: a search that is due, a quiet period that ends. Of many reviews it looks
/// at those with the newest open alerts, and at some of the others in turn: the cost does not depend on their number. New estimates are
/// evaluated at once in any case.
/// </summary>
internal sealed partial class ReviewWatch(INotificationStore store, ReviewEvaluation evaluation, TimeProvider time, ILogger<ReviewWatch> log) : BackgroundService
{
    private const int RoundSize = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private string _last = "";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var review in await NextAsync(stoppingToken)) await LookAsync(review, stoppingToken);
            }
            catch (Exception fault) when (fault.IsFault(stoppingToken))
            {
                NotWatched(log, fault); // the next round looks again
            }
        }
    }

    private async Task<IReadOnlyList<string>> NextAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var alerts = await OpenAlertEndpoints.ReadAsync(session, null, RoundSize, cancellationToken);
        var others = await session.AdvancedSql.QueryAsync<string>(
            $"select id from {store.Options.Schema.For<KnownEstimates>()} where id > ? order by id limit ?", cancellationToken, _last, RoundSize);
        _last = others.Count < RoundSize ? "" : others[^1];
        return [.. others.Union(alerts.Select(a => a.Review), StringComparer.Ordinal)];
    }

    private async Task LookAsync(string review, CancellationToken cancellationToken)
    {
        try
        {
            await evaluation.LookAgainAsync(review, cancellationToken);
        }
        catch (Exception fault) when (StoreFaults.IsConflict(fault))
        {
            // A version was evaluated in between, and with it what time has brought.
        }
    }

    [LoggerMessage(LogLevel.Information, "The reviews could not be looked at; trying again at the next interval.")]
    private static partial void NotWatched(ILogger log, Exception fault);
}
