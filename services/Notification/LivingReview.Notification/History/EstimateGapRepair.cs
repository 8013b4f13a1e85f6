using LivingReview.Contracts;
using LivingReview.Hosting;
using LivingReview.Hosting.Bus;
using LivingReview.Hosting.Store;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivingReview.Notification.History;

/// <summary>
/// Asks analysis to publish again the versions that do not arrive, less often the longer it takes. If what follows the newest version did
/// not help, the log may be another one: it is then asked for from the beginning.
/// </summary>
internal sealed partial class EstimateGapRepair(EstimateGaps gaps, EstimateIntake intake, IBus bus, TimeProvider time, ILogger<EstimateGapRepair> log) : BackgroundService
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private const int MaxBackOff = 32;
    private const int MaxRequests = 10;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Grace / 2, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (review, gap) in gaps.Due(Grace))
            {
                try
                {
                    await RepairAsync(review, gap, stoppingToken);
                }
                catch (Exception fault) when (StoreFaults.IsConflict(fault))
                {
                    // Another process evaluates this review: the next tick sees what it left.
                }
                catch (Exception fault) when (fault.IsFault(stoppingToken))
                {
                    NotRepaired(log, review, fault); // stays open; the next tick tries again
                }
            }
        }
    }

    private async Task RepairAsync(string review, SequenceGaps.Gap gap, CancellationToken cancellationToken)
    {
        var evaluated = await intake.EvaluateEarlyAsync(review, cancellationToken);
        if (evaluated >= gap.Known)
        {
            gaps.Reached(review, evaluated);
        }
        else if (evaluated != gap.Head)
        {
            gaps.Progressed(review, gap, evaluated);
        }
        else if (gap.Requests == MaxRequests)
        {
            gaps.Close(review, gap); // it does not exist; the next announcement of analysis says which versions do
        }
        else
        {
            Missing(log, review, evaluated + 1, gap.Known);
            var request = gap.Requests % 2 == 0
                ? new EstimatesReplayRequested { Review = review, From = evaluated + 1, To = await intake.MissingToAsync(review, evaluated, cancellationToken) ?? gap.Known, EachVersion = true }
                : new EstimatesReplayRequested { Review = review, From = 1, EachVersion = true };
            await bus.PublishConfirmedAsync(request, cancellationToken);
            gaps.Requested(review, gap, Grace * Math.Min(MaxBackOff, 1 << Math.Min(gap.Requests, 5)));
        }
    }

    [LoggerMessage(LogLevel.Information, "The estimates of review {Review} were not received from version {From} up to {To}; asking for them again.")]
    private static partial void Missing(ILogger log, string review, long from, long to);

    [LoggerMessage(LogLevel.Warning, "The estimates that review {Review} lacks could not be asked for; trying again.")]
    private static partial void NotRepaired(ILogger log, string review, Exception fault);
}

/// <summary>Gaps in the versions of estimates. A type of its own: in one process with other services each has its own gaps.</summary>
internal sealed class EstimateGaps(TimeProvider time) : SequenceGaps(time);
