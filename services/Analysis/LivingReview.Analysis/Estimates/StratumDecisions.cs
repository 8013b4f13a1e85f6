using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Estimates;

/// <summary>What a stratum's estimate does to people at stated prevalences, and whether that is worth it.</summary>
internal static class StratumDecisions
{
    private static readonly double[] UsualThresholds = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5];

    /// <summary>Empty where sensitivity and specificity are not both pooled.</summary>
    /// <param name="inputs">The stratum.</param>
    /// <param name="revision">Revision of the evidence.</param>
    /// <param name="prevalences">Prevalences, each between 0 and 1.</param>
    /// <param name="thresholds">Threshold probabilities, each between 0 and 1; the usual ones if there are none.</param>
    /// <param name="minimum">Minimum of sensitivity and of specificity; none if there are not two.</param>
    public static DecisionFigures Compute(StratumInputs inputs, long revision, IReadOnlyList<double> prevalences, IReadOnlyList<double> thresholds, IReadOnlyList<double> minimum)
    {
        var pooled = StratumPooling.Pool(inputs);
        var empty = new DecisionFigures { Stratum = inputs.Stratum, Revision = revision, Findings = [], Curves = [] };
        if (pooled is not { Sensitivity: { } sensitivity, Specificity: { } specificity }) return empty;
        return empty with
        {
            Findings = [.. SummaryOfFindings.Compute(pooled.Fit, sensitivity, specificity, prevalences).Select(Row)],
            Curves =
            [
                .. prevalences.Select(p => new DecisionCurveFigures(p, [.. (DecisionCurve.Compute(pooled.Fit, p, thresholds.Count > 0 ? thresholds : UsualThresholds) ?? [])
                    .Select(d => new NetBenefitFigures(d.ThresholdProbability, Contract(d.Test), d.TreatAll))])),
            ],
            Minimum = minimum.Count == 2 && Meeting(inputs, pooled.Fit, minimum[0], minimum[1]) is { } met
                ? new(met.Sensitivity, met.Specificity, met.MeanMeetsBoth, met.NewStudyMeetsBoth)
                : null,
        };
    }

    /// <summary>As for predictions: tables that are not independent have no mixture.</summary>
    private static MinimumAccuracy? Meeting(StratumInputs inputs, BivariateFit fit, double sensitivity, double specificity) => inputs.IsClustered
        ? MinimumAccuracy.Compute(fit, sensitivity, specificity)
        : MinimumAccuracy.Compute(fit, [.. inputs.Studies.Select(StratumInputs.Counts)], sensitivity, specificity);

    private static FindingsFigures Row(FindingsRow row) => new(
        row.Prevalence, Contract(row.Frequencies.TruePositives), Contract(row.Frequencies.FalseNegatives), Contract(row.Frequencies.FalsePositives), Contract(row.Frequencies.TrueNegatives),
        StratumEstimator.ToContract(row.PredictiveValues?.Positive), StratumEstimator.ToContract(row.PredictiveValues?.Negative));

    private static EstimateInterval Contract(Interval interval) => new(interval.Estimate, interval.Lower, interval.Upper);
}
