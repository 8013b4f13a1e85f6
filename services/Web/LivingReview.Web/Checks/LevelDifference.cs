using LivingReview.Contracts.Estimates;

namespace LivingReview.Web.Checks;

/// <summary>The level of a factor beside the first one.</summary>
/// <param name="Level">The level.</param>
/// <param name="Estimate">Its own estimate; null if it has none.</param>
/// <param name="Sensitivity">Its sensitivity less the first level's; null for the first and where one is not pooled.</param>
/// <param name="Specificity">The same of specificity.</param>
internal sealed record LevelDifference(string Level, StratumEstimate? Estimate, EstimateInterval? Sensitivity, EstimateInterval? Specificity)
{
    // 97.5% point of the normal distribution.
    private const double Z = 1.959963984540054;

    /// <summary>
    /// The levels of a comparison. A difference is that of the two strata's own estimates on the probability scale; its interval is Wald's,
    /// with the standard errors carried over by the delta method (p(1-p) times that of the logit): the strata share no study.
    /// </summary>
    public static IReadOnlyList<LevelDifference> Of(SubgroupComparison comparison, ReviewEstimates estimates)
    {
        var within = comparison.Within == "overall" ? [] : comparison.Within.Split(';');
        var levels = comparison.Levels.Select(level => (Level: level, Estimate: Find(estimates, [.. within, $"{comparison.Factor}={level}"]))).ToList();
        var first = levels.FirstOrDefault(level => level.Estimate is { Sensitivity: not null, SeLogitSensitivity: not null });
        return
        [
            .. levels.Select(level => new LevelDifference(
                level.Level,
                level.Estimate,
                level.Level == first.Level ? null : Between(level.Estimate?.Sensitivity, level.Estimate?.SeLogitSensitivity, first.Estimate?.Sensitivity, first.Estimate?.SeLogitSensitivity),
                level.Level == first.Level ? null : Between(level.Estimate?.Specificity, level.Estimate?.SeLogitSpecificity, first.Estimate?.Specificity, first.Estimate?.SeLogitSpecificity))),
        ];
    }

    private static StratumEstimate? Find(ReviewEstimates estimates, IReadOnlyCollection<string> parts) =>
        estimates.Strata.FirstOrDefault(stratum => stratum.Stratum.Split(';').Order(StringComparer.Ordinal).SequenceEqual(parts.Order(StringComparer.Ordinal)));

    private static EstimateInterval? Between(EstimateInterval? a, double? seA, EstimateInterval? b, double? seB)
    {
        if (a is null || b is null || seA is not { } errorA || seB is not { } errorB)
            return null;
        var difference = a.Estimate - b.Estimate;
        var half = Z * double.Hypot(Slope(a.Estimate) * errorA, Slope(b.Estimate) * errorB);
        return new EstimateInterval(difference, difference - half, difference + half);
    }

    private static double Slope(double p) => p * (1 - p);
}
