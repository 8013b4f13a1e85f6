using LivingReview.Analysis.Strata;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Estimates;

/// <summary>Where a new study of a stratum is expected: the intervals and the region that hold what they say, by the table of the methods page.</summary>
/// <param name="Sensitivity">Of its true sensitivity.</param>
/// <param name="Specificity">Of its true specificity.</param>
/// <param name="Region">Of both.</param>
internal readonly record struct StratumPrediction(Interval? Sensitivity, Interval? Specificity, Region? Region)
{
    /// <summary>Tables that are not independent have no other prediction than that of the variances as estimated, nor has another model than the exact one.</summary>
    public static StratumPrediction Compute(StratumInputs inputs, PooledEstimate pooled)
    {
        var known = new StratumPrediction(pooled.PredictionInterval.Sensitivity, pooled.PredictionInterval.Specificity, pooled.PredictionRegion);
        if (inputs.IsClustered || pooled.PredictionRegion is null) return known;
        return BayesianModel.PredictFrom(pooled.Fit, [.. inputs.Studies.Select(StratumInputs.Counts)], pooled.ConfidenceLevel) is { } holding
            ? new(holding.Sensitivity, holding.Specificity, holding.Region)
            : known;
    }
}
