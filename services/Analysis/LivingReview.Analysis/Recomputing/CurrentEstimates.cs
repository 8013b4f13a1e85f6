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

    /// <summary>Every companion that has a study, in the same order.</summary>
    public IReadOnlyList<string> Companions { get; init; } = [];

    /// <summary>The strata, companions included, whose result is new.</summary>
    public required IReadOnlyList<StratumEstimate> Changed { get; init; }

    /// <summary>The changes of the evidence since the event before.</summary>
    public required IReadOnlyList<EvidenceChange> Causes { get; init; }
}

/// <summary>Store event: the same studies were estimated by another engine, with another kind of interval, or with another choice among the tables of a study.</summary>
public sealed record MethodChanged
{
    /// <summary>Engine of the estimates before, with the kind of their intervals or the choice of tables if that is what changed.</summary>
    public required string From { get; init; }

    /// <summary>The same of those now.</summary>
    public required string To { get; init; }

    /// <summary>The estimates by the new method.</summary>
    public required StrataEstimated Estimated { get; init; }

    /// <summary>The strata whose figures differ.</summary>
    public required IReadOnlyList<MethodDifference> Differences { get; init; }
}

/// <summary>What the log says now, kept beside it in the same transaction.</summary>
public sealed record CurrentEstimates(
    string Id, long Revision, long EstimateVersion, DateTimeOffset At, string Title, double ShiftThreshold, IReadOnlyList<StratumEstimate> Strata)
{
    public IReadOnlyList<StratumEstimate> Companions { get; init; } = [];

    public static CurrentEstimates Create(IEvent<StrataEstimated> e) => Stamp(e, Merge(e.StreamKey!, [], e.Data));

    public static CurrentEstimates Apply(IEvent<StrataEstimated> e, CurrentEstimates current) => Stamp(e, current.With(e.Data));

    public static CurrentEstimates Apply(IEvent<MethodChanged> e, CurrentEstimates current) => Stamp(e, current.With(e.Data.Estimated));

    /// <summary>The estimates with what an event says; its version and time are not known here.</summary>
    public CurrentEstimates With(StrataEstimated estimated) => Merge(Id, Strata.Concat(Companions), estimated);

    public static MethodChange ToContract(IEvent<MethodChanged> e) => new()
    {
        From = e.Data.From,
        To = e.Data.To,
        EstimateVersion = e.Version,
        Revision = e.Data.Estimated.Revision,
        Differences = e.Data.Differences,
    };

    private static CurrentEstimates Stamp(IEvent e, CurrentEstimates estimates) => estimates with { EstimateVersion = e.Version, At = e.Timestamp };

    private static CurrentEstimates Merge(string review, IEnumerable<StratumEstimate> before, StrataEstimated estimated)
    {
        var strata = before.ToDictionary(s => s.Stratum, StringComparer.Ordinal);
        foreach (var changed in estimated.Changed) strata[changed.Stratum] = changed;
        return new CurrentEstimates(
            review, estimated.Revision, 0, default, estimated.Title, estimated.ShiftThreshold, [.. estimated.Order.Select(s => strata[s])])
        {
            Companions = [.. estimated.Companions.Select(s => strata[s])],
        };
    }
}
