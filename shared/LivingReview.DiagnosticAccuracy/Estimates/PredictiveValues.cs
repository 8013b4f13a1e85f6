using LivingReview.DiagnosticAccuracy.Estimates;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>Predictive values at a prevalence that is taken as known (its own uncertainty is not in the intervals).</summary>
/// <param name="Prevalence">The prevalence, in (0, 1).</param>
/// <param name="Positive">PPV: probability of disease after a positive test (0..1).</param>
/// <param name="Negative">NPV: probability of no disease after a negative test (0..1).</param>
public sealed record PredictiveValues(double Prevalence, Interval Positive, Interval Negative)
{
    /// <summary>
    /// PPV = expit(logit p + ln LR+), NPV = expit(-(logit p + ln LR-)), intervals on the logit scale with the variances of the
    /// log likelihood ratios. Null unless the fit has both arms.
    /// </summary>
    /// <param name="fit">The fitted model.</param>
    /// <param name="prevalence">Prevalence of the target condition, strictly between 0 and 1.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    public static PredictiveValues? Compute(BivariateFit fit, double prevalence, double confidenceLevel = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(prevalence, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(prevalence, 1);
        if (MeanLogits.From(fit) is not { } mean) return null;
        var prior = Logistic.Logit(prevalence);
        var positive = LikelihoodRatios.LogPositive(mean);
        var negative = LikelihoodRatios.LogNegative(mean);
        var z = Quantiles.NormalTwoSided(confidenceLevel);
        return new(
            prevalence,
            OnLogitScale(prior + positive.Log, z * Math.Sqrt(positive.Variance)),
            OnLogitScale(-(prior + negative.Log), z * Math.Sqrt(negative.Variance)));
    }

    private static Interval OnLogitScale(double logit, double half) =>
        new(Logistic.Expit(logit), Logistic.Expit(logit - half), Logistic.Expit(logit + half));
}
