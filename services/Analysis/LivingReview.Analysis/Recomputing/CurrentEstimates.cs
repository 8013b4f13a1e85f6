using JasperFx.Events;
using LivingReview.Contracts.Estimates;

namespace LivingReview.Analysis.Recomputing;

/// <summary>Store event: the estimates were brought up to a revision.</summary>
public sealed record StrataEstimated
{
    /// <summary>Revision of the evidence.</summary>
    public required long Revision { get; init; }

    /// <summary>Title of the review at that revision.</summary>
    public required string Title { get; init; }

    /// <summary>Threshold of the protocol's default policy at that revision.</summary>
    public required double ShiftThreshold { get; init; }

    /// <summary>Every stratum that has a study, in the protocol's order.</summary>
    public required IReadOnlyList<string> Order { get; init; }

    /// <summary>The strata whose result is new.</summary>
    public required IReadOnlyList<StratumEstimate> Changed { get; init; }

    /// <summary>The changes of the evidence since the event before.</summary>
    public required IReadOnlyList<EvidenceChange> Causes { get; init; }
}

/// <summary>What the log says now, kept beside it in the same transaction.</summary>
public sealed record CurrentEstimates(
    string Id, long Revision, long EstimateVersion, DateTimeOffset At, string Title, double ShiftThreshold, IReadOnlyList<StratumEstimate> Strata)
{
    public static CurrentEstimates Create(IEvent<StrataEstimated> e) => Next(e, []);

    public static CurrentEstimates Apply(IEvent<StrataEstimated> e, CurrentEstimates current) => Next(e, current.Strata);

    private static CurrentEstimates Next(IEvent<StrataEstimated> e, IReadOnlyList<StratumEstimate> before)
    {
        var strata = before.ToDictionary(s => s.Stratum, StringComparer.Ordinal);
        foreach (var changed in e.Data.Changed) strata[changed.Stratum] = changed;
        return new CurrentEstimates(
            e.StreamKey!, e.Data.Revision, e.Version, e.Timestamp, e.Data.Title, e.Data.ShiftThreshold, [.. e.Data.Order.Select(s => strata[s])]);
    }
}
