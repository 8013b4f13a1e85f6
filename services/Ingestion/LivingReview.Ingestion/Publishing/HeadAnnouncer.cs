using System.ComponentModel.DataAnnotations;
using LivingReview.Contracts;
using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Bus;
using LivingReview.Ingestion.Records;
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

    /// <summary>Seconds between announcements of heads.</summary>
    [Range(1, 86400)]
    public double HeadIntervalSeconds { get; set; } = 15;
}

/// <summary>Announces how far each review's evidence and its old log of records go; after the start its certainty too, in case the last word on it was lost.</summary>
internal sealed class HeadAnnouncer(
    IIngestionStore store, IBus bus, IOptions<PublishingOptions> options, TimeProvider time, ILogger<HeadAnnouncer> log)
    : RotatingAnnouncer<ReviewRecord>(TimeSpan.FromSeconds(options.Value.HeadIntervalSeconds), store, time, log)
{
    protected override async Task AnnounceAsync(IQuerySession session, string[] reviews, bool isFirst, CancellationToken cancellationToken)
    {
        var heads = await session.Query<ReviewRecord>().Where(r => r.Id.IsOneOf(reviews)).Select(r => new { r.Id, r.Revision }).ToListAsync(cancellationToken);
        foreach (var head in heads)
            await bus.PublishConfirmedAsync(new EvidenceHeadAnnounced { Review = head.Id, Revision = head.Revision }, cancellationToken);
        foreach (var (review, version) in await RecordLog.VersionsAsync(session, [.. heads.Select(h => h.Id)], cancellationToken))
            await bus.PublishConfirmedAsync(new RecordsHeadAnnounced { Review = review, Version = version }, cancellationToken);
        if (!isFirst) return;
        await Certainties.PublishAsync(bus, session, [.. heads.Select(h => h.Id)], cancellationToken);
    }

    protected override Task AnnounceManyAsync(IReadOnlyList<LogHead> heads, CancellationToken cancellationToken) =>
        bus.PublishConfirmedAsync(new EvidenceHeadsAnnounced { Heads = heads }, cancellationToken);
}
