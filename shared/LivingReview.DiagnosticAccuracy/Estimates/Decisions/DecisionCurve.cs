using LivingReview.DiagnosticAccuracy.Estimates;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>Net benefit of testing at one threshold probability, beside the two policies that need no test.</summary>
/// <param name="ThresholdProbability">Probability of disease from which one would treat, in (0, 1): it states how many false positives one true positive is worth.</param>
/// <param name="Test">Treat those with a positive test; with limits. In true positives per person.</param>
/// <param name="TreatAll">Treat everyone.</param>
/// <param name="GainOverDefault">By how much testing exceeds the better of treating everyone and treating nobody (which is 0), with limits.</param>
public sealed record DecisionPoint(double ThresholdProbability, Interval Test, double TreatAll, Interval GainOverDefault);

/// <summary>
/// Net benefit = prevalence Se - (1 - prevalence)(1 - Sp) t / (1 - t) at threshold probability t (Vickers and Elkin 2006, Med Decis Making 26:565), of the
/// summary point at a prevalence that is taken as known. Limits by the delta method on (mu_A, mu_B).
/// </summary>
public static class DecisionCurve
{
    /// <summary>Net benefit at several threshold probabilities; null unless the fit has both arms.</summary>
    /// <param name="fit">The fitted model.</param>
    /// <param name="prevalence">Prevalence, strictly between 0 and 1.</param>
    /// <param name="thresholdProbabilities">Threshold probabilities, each strictly between 0 and 1.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    public static IReadOnlyList<DecisionPoint>? Compute(BivariateFit fit, double prevalence, IReadOnlyList<double> thresholdProbabilities, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(thresholdProbabilities);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(prevalence, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(prevalence, 1);
        if (MeanLogits.From(fit) is not { } mean)
            return null;
        var z = Quantiles.NormalTwoSided(confidenceLevel);
        return [.. thresholdProbabilities.Select(Point)];

        DecisionPoint Point(double threshold)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(threshold, 0, nameof(thresholdProbabilities));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(threshold, 1, nameof(thresholdProbabilities));
            var weight = threshold / (1 - threshold);
            var treatAll = prevalence - (1 - prevalence) * weight;
            var test = prevalence * mean.Sensitivity - (1 - prevalence) * mean.FalsePositiveRate * weight;
            var half = z * Math.Sqrt(mean.Variance(prevalence * mean.Sensitivity * mean.MissRate, (1 - prevalence) * weight * mean.Specificity * mean.FalsePositiveRate));
            var gain = test - Math.Max(treatAll, 0);
            return new(threshold, new(test, test - half, test + half), treatAll, new(gain, gain - half, gain + half));
        }
    }
}
