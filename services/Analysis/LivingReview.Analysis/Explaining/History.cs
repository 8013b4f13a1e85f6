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

    /// <param name="events">The estimate log.</param>
    /// <param name="stratum">The stratum.</param>
    /// <param name="upTo">The last revision wanted.</param>
    /// <param name="every">Whether versions that left the stratum as it was have a point too, so that no change of the evidence is missing.</param>
    public static IReadOnlyList<EstimateHistoryPoint> Of(IEnumerable<IEvent> events, string stratum, long upTo = long.MaxValue, bool every = false)
    {
        var points = new List<EstimateHistoryPoint>();
        foreach (var e in events)
        {
            var estimated = e.Data is MethodChanged method ? method.Estimated : (StrataEstimated)e.Data;
            var changed = estimated.Changed.FirstOrDefault(s => s.Stratum == stratum);
            var estimate = changed ?? (every && points.Count > 0 ? points[^1].Estimate : null);
            if (estimate is null || estimated.Revision > upTo) continue;
            points.Add(new EstimateHistoryPoint
            {
                Revision = estimated.Revision,
                EstimateVersion = e.Version,
                At = e.Timestamp,
                Estimate = estimate,
                Causes = estimated.Causes,
                MethodChange = e is IEvent<MethodChanged> change ? CurrentEstimates.ToContract(change) : null,
            });
        }

        return points;
    }
}
