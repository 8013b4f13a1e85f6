using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Estimates;

/// <summary>Every figure of the engine for a stratum, in the words of the contract.</summary>
internal static class Detail
{
    private static readonly IntervalMethod[] Methods = [IntervalMethod.CalibratedProfile, IntervalMethod.Profile, IntervalMethod.WaldT, IntervalMethod.Wald];

    public static StratumDetail Compute(StratumInputs inputs, long revision, double? prevalence)
    {
        var pooled = StratumPooling.Pool(inputs);
        var prediction = StratumPrediction.Compute(inputs, pooled);
        var listed = pooled.Fit.Regime is DiagnosticAccuracy.Regime.Listed or DiagnosticAccuracy.Regime.None;
        return new StratumDetail
        {
            Stratum = inputs.Stratum,
            Revision = revision,
            Estimate = StratumEstimator.ToContract(inputs, pooled),
            Intervals = listed ? [] : Intervals(inputs, pooled.Fit),
            PredictionSensitivity = StratumEstimator.ToContract(prediction.Sensitivity),
            PredictionSpecificity = StratumEstimator.ToContract(prediction.Specificity),
            VarianceSensitivity = StratumEstimator.ToContract(pooled.Variances.Sensitivity),
            VarianceSpecificity = StratumEstimator.ToContract(pooled.Variances.Specificity),
            Correlation = StratumEstimator.ToContract(pooled.CorrelationInterval),
            Youden = StratumEstimator.ToContract(pooled.Youden),
            Hsroc = ToContract(pooled.Hsroc),
            PartialAuc = pooled.PartialAuc,
            IccSensitivity = pooled.Icc.Sensitivity,
            IccSpecificity = pooled.Icc.Specificity,
            MedianOddsRatioSensitivity = pooled.MedianOddsRatio.Sensitivity,
            MedianOddsRatioSpecificity = pooled.MedianOddsRatio.Specificity,
            HomogeneitySensitivity = ToContract(pooled.HomogeneitySensitivity),
            HomogeneitySpecificity = ToContract(pooled.HomogeneitySpecificity),
            Deeks = pooled.Deeks is { } d ? new DeeksFigures(d.Studies, d.Slope, d.Intercept, d.StandardError, d.PValue) : null,
            Spearman = pooled.Spearman is { } s ? new SpearmanFigures(s.Studies, s.Correlation, s.PValue) : null,
            Predictive = prevalence is { } p && PredictiveValues.Compute(pooled.Fit, p) is { } values
                ? new PredictiveFigures(p, StratumEstimator.ToContract(values.Positive)!, StratumEstimator.ToContract(values.Negative)!)
                : null,
            Studies = StratumEstimator.Results(inputs, pooled),
        };
    }

    private static IReadOnlyList<MethodInterval> Intervals(StratumInputs inputs, BivariateFit fit)
    {
        TwoByTwo[] tables = [.. inputs.Studies.Select(StratumInputs.Counts)];
        return
        [
            .. Methods.Where(m => !inputs.IsClustered || m == IntervalMethod.Wald).Select(method =>
            {
                var pair = MeanIntervals.Compute(tables, fit, method, inputs.Options.ConfidenceLevel);
                return new MethodInterval(method.As<IntervalKind>(), Probability(pair.LogitSensitivity), Probability(pair.LogitSpecificity));
            }),
        ];
    }

    private static EstimateInterval? Probability(Interval? logit) =>
        logit is { } l ? new EstimateInterval(Logistic.Expit(l.Estimate), Logistic.Expit(l.Lower), Logistic.Expit(l.Upper)) : null;

    private static HsrocFigures? ToContract(HsrocParameters? h) => h is null ? null : new HsrocFigures(
        h.Lambda, h.Theta, h.Beta, h.VarianceAlpha, h.VarianceTheta,
        h.StandardErrors?.Lambda, h.StandardErrors?.Theta, h.StandardErrors?.Beta, h.StandardErrors?.VarianceAlpha, h.StandardErrors?.VarianceTheta);

    private static HomogeneityFigures? ToContract(HomogeneityTests? t) => t is null ? null : new HomogeneityFigures(
        t.DegreesOfFreedom, t.LikelihoodRatio.Statistic, t.LikelihoodRatio.PValue, t.InverseVariance.Statistic, t.InverseVariance.PValue, t.InverseVariance.I2);
}
