using LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>Where the true sensitivity and specificity of a new study are expected at a threshold.</summary>
public static class ThresholdPredictions
{
    /// <summary>
    /// Counts in that the variation between studies is uncertain, up to <see cref="BayesianModel.MaxUncertainStudies"/> studies: half-normal priors of scale 1
    /// on the deviations of the locations in units of their scales (for the logistic those of the logits), LKJ(2) on their correlation, flat ones on
    /// locations and log scales. With more studies the intervals and the region of <see cref="ThresholdFit.At"/>, which take it for known. Where all studies use
    /// one threshold it is the prediction of the bivariate model, to the bit.
    /// </summary>
    /// <param name="fit">The fit.</param>
    /// <param name="thresholds">Thresholds, each positive.</param>
    /// <param name="level">Probability that each interval, and the region, contains the new study, in (0, 1).</param>
    /// <returns>
    /// One for each threshold; null where the model says nothing about it, with at most two studies, and where the likelihood at given variances has no mode that
    /// double precision finds.
    /// </returns>
    public static IReadOnlyList<NewStudyPrediction?> Compute(ThresholdFit fit, IReadOnlyList<double> thresholds, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(thresholds);
        if (level is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "A level lies in (0, 1).");
        var posterior = fit is { Studies: > 2 and <= BayesianModel.MaxUncertainStudies, Data: { } data, WithoutCondition: { } others, WithCondition: { } diseased, Covariance: not null } && thresholds.Count > 0
            ? ThresholdPosterior.From(data, fit.Options, others, diseased, fit.Correlation ?? 0)
            : null;
        return [.. thresholds.Select(Predict)];

        NewStudyPrediction? Predict(double threshold)
        {
            if (fit.At(threshold) is not { } at) return null;
            if (fit.OnlyTables is { } tables) return BayesianModel.PredictFrom(at, tables, level);
            return fit.Studies > BayesianModel.MaxUncertainStudies ? Known(at, level) : posterior?.At(threshold, level);
        }
    }

    private static NewStudyPrediction? Known(BivariateFit at, double level) =>
        PredictionIntervals.Compute(at, level) is { Sensitivity: { } sensitivity, Specificity: { } specificity } && Region.Prediction(at, level) is { } region
            ? new(sensitivity, specificity, region)
            : null;
}
