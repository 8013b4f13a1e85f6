using LivingReview.Hosting;
using LivingReview.Hosting.Store;
using LivingReview.Notification.History;
using Marten;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivingReview.Notification.Alerts;

/// <summary>Looks at every review now and then, for what time alone brings about: a search that is due, a quiet period that ends.</summary>
internal sealed partial class ReviewWatch(INotificationStore store, ReviewEvaluation evaluation, TimeProvider time, ILogger<ReviewWatch> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var session = store.QuerySession();
                foreach (var review in await session.Query<KnownEstimates>().Select(k => k.Id).ToListAsync(stoppingToken)) await LookAsync(review, stoppingToken);
            }
            catch (Exception fault) when (fault.IsFault(stoppingToken))
            {
                NotWatched(log, fault); // the next round looks again
            }
        }
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
