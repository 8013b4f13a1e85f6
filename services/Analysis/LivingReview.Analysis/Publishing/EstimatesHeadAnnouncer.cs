using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts;
using Marten;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Analysis.Publishing;

/// <summary>Announces how far each review's estimate log goes, so that a lost message is noticed.</summary>
internal sealed partial class EstimatesHeadAnnouncer(
    IAnalysisStore store, IBus bus, IOptions<AnalysisOptions> options, TimeProvider time, ILogger<EstimatesHeadAnnouncer> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.HeadIntervalSeconds), time);
        do
        {
            try
            {
                await AnnounceAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                HeadsNotAnnounced(log, fault); // the next round tries again
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task AnnounceAsync(CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var reviews = await session.Query<CurrentEstimates>().Select(r => new { r.Id, r.EstimateVersion }).ToListAsync(cancellation);
        foreach (var review in reviews)
            await bus.Publish(new EstimatesHeadAnnounced { Review = review.Id, EstimateVersion = review.EstimateVersion }, cancellation);
    }

    [LoggerMessage(LogLevel.Warning, "Heads of estimates could not be announced; trying again at the next interval.")]
    private static partial void HeadsNotAnnounced(ILogger log, Exception fault);
}
