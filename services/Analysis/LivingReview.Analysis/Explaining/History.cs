using LivingReview.Contracts.Estimates;
using Marten;

namespace LivingReview.Analysis.Explaining;

/// <summary>The estimates of a stratum over time, one point for each change.</summary>
internal static class History
{
    /// <summary>Reads the points. The database takes the one stratum out of each version, so that the others are neither sent nor read.</summary>
    /// <param name="session">Where the estimate log is.</param>
    /// <param name="review">The review.</param>
    /// <param name="stratum">The stratum.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="upTo">The last revision wanted.</param>
    /// <param name="every">Whether versions that left the stratum as it was have a point too, so that no change of the evidence is missing.</param>
    public static async Task<IReadOnlyList<EstimateHistoryPoint>> ReadAsync(
        IQuerySession session, string review, string stratum, CancellationToken cancellationToken, long upTo = long.MaxValue, bool every = false)
    {
        var log = $"{session.DocumentStore.Options.Events.DatabaseSchemaName}.mt_events";
        var versions = await session.AdvancedSql.QueryAsync<LoggedVersion>(
            '^',
            $$"""
            select jsonb_build_object(
                'EstimateVersion', version, 'At', timestamp, 'Revision', estimated -> 'Revision', 'Causes', estimated -> 'Causes',
                'Estimate', jsonb_path_query_first(estimated, '$.Changed[*] ? (@.Stratum == $stratum)', jsonb_build_object('stratum', ^::text)),
                'MethodChange', case when type = 'method_changed' then jsonb_build_object(
                    'From', data -> 'From', 'To', data -> 'To', 'EstimateVersion', version, 'Revision', estimated -> 'Revision', 'Differences', data -> 'Differences') end)
            from (select version, timestamp, type, data, coalesce(data -> 'Estimated', data) as estimated from {{log}} where stream_id = ^) as versions
            order by version
            """,
            cancellationToken, stratum, review);
        return Points(versions, upTo, every);
    }

    private static List<EstimateHistoryPoint> Points(IEnumerable<LoggedVersion> versions, long upTo, bool every)
    {
        var points = new List<EstimateHistoryPoint>();
        foreach (var version in versions.Where(v => v.Revision <= upTo))
        {
            if ((version.Estimate ?? (every ? points.LastOrDefault()?.Estimate : null)) is not { } estimate) continue;
            points.Add(new EstimateHistoryPoint
            {
                Revision = version.Revision,
                EstimateVersion = version.EstimateVersion,
                At = version.At.ToUniversalTime(),
                Estimate = estimate,
                Causes = version.Causes,
                MethodChange = version.MethodChange,
            });
        }

        return points;
    }

    /// <summary>A version of the estimate log, as far as it concerns one stratum.</summary>
    internal sealed record LoggedVersion(
        long EstimateVersion, DateTimeOffset At, long Revision, IReadOnlyList<EvidenceChange> Causes, StratumEstimate? Estimate, MethodChange? MethodChange);
}
