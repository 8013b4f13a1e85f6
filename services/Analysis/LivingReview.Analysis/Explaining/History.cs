using JasperFx.Events;
using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts.Estimates;
using Marten;

namespace LivingReview.Analysis.Explaining;

/// <summary>What was believed of a stratum, one point for each time that it changed.</summary>
internal static class History
{
    public static async Task<IReadOnlyList<EstimateHistoryPoint>> ReadAsync(
        IQuerySession session, string review, string stratum, long upTo, CancellationToken cancellationToken) =>
        Of((await session.Events.FetchStreamAsync(review, token: cancellationToken)).AsEnumerable(), stratum, upTo);

    public static IReadOnlyList<EstimateHistoryPoint> Of(IEnumerable<IEvent> events, string stratum, long upTo = long.MaxValue) =>
        [.. events.Select(e => PointOf(e, stratum)).OfType<EstimateHistoryPoint>().Where(p => p.Revision <= upTo)];

    private static EstimateHistoryPoint? PointOf(IEvent e, string stratum)
    {
        var estimated = e.Data is MethodChanged method ? method.Estimated : (StrataEstimated)e.Data;
        return estimated.Changed.FirstOrDefault(s => s.Stratum == stratum) is not { } estimate ? null : new EstimateHistoryPoint
        {
            Revision = estimated.Revision,
            EstimateVersion = e.Version,
            At = e.Timestamp,
            Estimate = estimate,
            Causes = estimated.Causes,
            MethodChange = e is IEvent<MethodChanged> changed ? CurrentEstimates.ToContract(changed) : null,
        };
    }
}
