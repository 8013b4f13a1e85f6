using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts;
using LivingReview.Hosting;
using LivingReview.Hosting.Bus;
using LivingReview.Hosting.Store;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Analysis.Evidence;

/// <summary>
/// Looks after reviews whose evidence is incomplete: estimates what has arrived when the rest takes longer than the grace time, and asks
/// ingestion to publish again what does not come, less often the longer it takes.
/// </summary>
internal sealed partial class EvidenceGapRepair(
    EvidenceGaps gaps, Recomputer recomputer, AnalysisMetrics metrics, IBus bus, IOptions<AnalysisOptions> options, TimeProvider time, ILogger<EvidenceGapRepair> log)
    : BackgroundService
{
    private const int MaxBackOff = 32;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var grace = TimeSpan.FromSeconds(options.Value.GapGraceSeconds);
        using var timer = new PeriodicTimer(grace / 2, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (review, gap) in gaps.Due(grace))
            {
                try
                {
                    await RepairAsync(review, gap, grace, stoppingToken);
                }
                catch (Exception fault) when (StoreFaults.IsConflict(fault))
                {
                    // Another worker is at this review: the next tick sees what it left.
                }
                catch (Exception fault) when (StoreFaults.IsOutage(fault))
                {
                    Waiting(log, review, fault.GetBaseException().Message); // stays open; readiness says that the database is away
                }
                catch (Exception fault) when (fault.IsFault(stoppingToken))
                {
                    NotRepaired(log, review, fault); // stays open; the next tick tries again
                }
            }
        }
    }

    private async Task RepairAsync(string review, SequenceGaps.Gap gap, TimeSpan grace, CancellationToken cancellationToken)
    {
        // What is there is worth an estimate by now, complete or not.
        var head = await recomputer.CatchUpAsync(review, known: 0, cancellationToken);
        if (head >= gap.Known)
        {
            gaps.Reached(review, head);
        }
        else if (head > gap.Head)
        {
            gaps.Progressed(review, gap, head);
        }
        else
        {
            Missing(log, review, head + 1, gap.Known);
            await bus.PublishConfirmedAsync(new EvidenceReplayRequested { Review = review, From = head + 1, To = gap.Known }, cancellationToken);
            metrics.ReplayRequested();
            gaps.Requested(review, gap, grace * Math.Min(MaxBackOff, 1 << Math.Min(gap.Requests, 5)));
        }
    }

    [LoggerMessage(LogLevel.Warning, "Review {Review} lacks evidence from revision {From} up to {To}; asking for it again.")]
    private static partial void Missing(ILogger log, string review, long from, long to);

    [LoggerMessage(LogLevel.Information, "The gap of review {Review} waits for the database: {Reason}")]
    private static partial void Waiting(ILogger log, string review, string reason);

    [LoggerMessage(LogLevel.Error, "The gap of review {Review} could not be repaired yet.")]
    private static partial void NotRepaired(ILogger log, string review, Exception fault);
}

/// <summary>Gaps in the revisions of evidence. A type of its own: in one process with other services each has its own gaps.</summary>
internal sealed class EvidenceGaps(TimeProvider time) : SequenceGaps(time);
