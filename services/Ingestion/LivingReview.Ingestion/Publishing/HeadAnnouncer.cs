using System.ComponentModel.DataAnnotations;
using LivingReview.Contracts;
using LivingReview.Ingestion.Reviews;
using Marten;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Ingestion.Publishing;

/// <summary>Section "Ingestion:Publishing".</summary>
public sealed class PublishingOptions
{
    public const string Section = "Ingestion:Publishing";

    /// <summary>Seconds between announcements of every review's head.</summary>
    [Range(1, 86400)]
    public double HeadIntervalSeconds { get; set; } = 15;
}

/// <summary>Announces how far each review's evidence goes, at start-up and at intervals: a message that was lost is noticed and replayed.</summary>
internal sealed partial class HeadAnnouncer(
    IIngestionStore store, IBus bus, IOptions<PublishingOptions> options, TimeProvider time, ILogger<HeadAnnouncer> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var searchesToo = true;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.HeadIntervalSeconds), time);
        do
        {
            try
            {
                await AnnounceAsync(searchesToo, stoppingToken);
                searchesToo = false;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                HeadsNotAnnounced(log, fault); // the next round tries again
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task AnnounceAsync(bool searchesToo, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var reviews = await session.Query<ReviewRecord>().Select(r => new { r.Id, r.Revision }).ToListAsync(cancellation);
        foreach (var review in reviews)
            await bus.Publish(new EvidenceHeadAnnounced { Review = review.Id, Revision = review.Revision }, cancellation);
        if (searchesToo) await Searches.PublishAsync(bus, session, [.. reviews.Select(r => r.Id)], cancellation);
    }

    [LoggerMessage(LogLevel.Warning, "Heads of reviews could not be announced; trying again at the next interval.")]
    private static partial void HeadsNotAnnounced(ILogger log, Exception fault);
}
