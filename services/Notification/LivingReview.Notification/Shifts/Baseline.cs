using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Shifts;

namespace LivingReview.Notification.Shifts;

/// <summary>What a subscription last heard, per stratum. <see cref="Id"/> is the subscription's.</summary>
public sealed record Baseline(Guid Id, IReadOnlyDictionary<string, ShiftPoint> Points)
{
    public static Baseline Empty(Guid subscription) => new(subscription, new Dictionary<string, ShiftPoint>());

    public static Baseline From(Guid subscription, KnownEstimates known) => new(
        subscription,
        known.Strata.Select(s => (s.Stratum, Point: PointOf(s, known.Revision))).Where(p => p.Point is not null).ToDictionary(p => p.Stratum, p => p.Point!));

    /// <summary>An estimate as one side of a shift; null if it is not pooled.</summary>
    public static ShiftPoint? PointOf(StratumEstimate estimate, long revision) =>
        estimate is { Sensitivity: { } sensitivity, Specificity: { } specificity } && estimate.Regime is not ("listed" or "single" or "none")
            ? new ShiftPoint { Revision = revision, K = estimate.K, Regime = estimate.Regime, Sensitivity = sensitivity, Specificity = specificity }
            : null;
}

/// <summary>The newest estimates of a review, as far as they have arrived.</summary>
public sealed record KnownEstimates(
    string Id, long EstimateVersion, long Revision, string Title, double ShiftThreshold, IReadOnlyList<StratumEstimate> Strata);

/// <summary>A change of the evidence, kept so that a shift can name what lies between its two sides.</summary>
public sealed record KnownChange(string Id, string Review, long Revision, EvidenceChange Change)
{
    public static KnownChange Of(string review, EvidenceChange change) => new($"{review}/{change.Revision:D9}", review, change.Revision, change);
}
