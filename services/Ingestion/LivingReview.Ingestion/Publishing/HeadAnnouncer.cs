using System.ComponentModel.DataAnnotations;
using LivingReview.Contracts;
using LivingReview.Hosting.Bus;
using LivingReview.Ingestion.Reviews;
using Marten;
using MassTransit;
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

/// <summary>Announces how far each review's evidence goes; in the first round its searches too, in case the last word on them was lost.</summary>
internal sealed class HeadAnnouncer(
    IIngestionStore store, IBus bus, IOptions<PublishingOptions> options, TimeProvider time, ILogger<HeadAnnouncer> log)
    : PeriodicAnnouncer(TimeSpan.FromSeconds(options.Value.HeadIntervalSeconds), time, log)
{
    private bool _searchesPublished;

    protected override async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var reviews = await session.Query<ReviewRecord>().Select(r => new { r.Id, r.Revision }).ToListAsync(cancellationToken);
        foreach (var review in reviews)
            await bus.Publish(new EvidenceHeadAnnounced { Review = review.Id, Revision = review.Revision }, cancellationToken);
        if (!_searchesPublished) await Searches.PublishAsync(bus, session, [.. reviews.Select(r => r.Id)], cancellationToken);
        _searchesPublished = true;
    }
}
