using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts;
using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Bus;
using Marten;
using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Analysis.Publishing;

/// <summary>Announces how far each review's estimate log goes.</summary>
internal sealed class EstimatesHeadAnnouncer(
    IAnalysisStore store, IBus bus, IOptions<AnalysisOptions> options, TimeProvider time, ILogger<EstimatesHeadAnnouncer> log)
    : RotatingAnnouncer<CurrentEstimates>(TimeSpan.FromSeconds(options.Value.HeadIntervalSeconds), store, time, log)
{
    protected override async Task AnnounceAsync(IQuerySession session, string[] reviews, bool isFirst, CancellationToken cancellationToken)
    {
        var heads = await session.Query<CurrentEstimates>().Where(r => r.Id.IsOneOf(reviews)).Select(r => new { r.Id, r.EstimateVersion, r.At }).ToListAsync(cancellationToken);
        foreach (var head in heads)
            await bus.PublishConfirmedAsync(new EstimatesHeadAnnounced { Review = head.Id, EstimateVersion = head.EstimateVersion, OccurredAt = head.At }, cancellationToken);
    }

    protected override Task AnnounceManyAsync(IReadOnlyList<LogHead> heads, CancellationToken cancellationToken) =>
        bus.PublishConfirmedAsync(new EstimatesHeadsAnnounced { Heads = heads }, cancellationToken);
}
