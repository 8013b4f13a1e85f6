using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts;
using LivingReview.Hosting.Bus;
using Marten;
using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Analysis.Publishing;

/// <summary>Announces how far each review's estimate log goes.</summary>
internal sealed class EstimatesHeadAnnouncer(
    IAnalysisStore store, IBus bus, IOptions<AnalysisOptions> options, TimeProvider time, ILogger<EstimatesHeadAnnouncer> log)
    : PeriodicAnnouncer(TimeSpan.FromSeconds(options.Value.HeadIntervalSeconds), time, log)
{
    protected override async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var reviews = await session.Query<CurrentEstimates>().Select(r => new { r.Id, r.EstimateVersion, r.At }).ToListAsync(cancellationToken);
        foreach (var review in reviews)
            await bus.Publish(new EstimatesHeadAnnounced { Review = review.Id, EstimateVersion = review.EstimateVersion, OccurredAt = review.At }, cancellationToken);
    }
}
