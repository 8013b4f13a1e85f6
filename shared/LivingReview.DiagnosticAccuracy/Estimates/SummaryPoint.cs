namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Summary sensitivity and specificity with Wald intervals: expit(mu -+ z SE), the convention of mada, metandi, metadta and MetaDTA.
/// The point is the median over studies, not the mean. These intervals are short for few studies (coverage about 0.87 to 0.91 at
/// k = 5 to 10).
/// </summary>
public static class SummaryPoint
{
    /// <summary>Summary sensitivity (0..1); null where the fit has no logit sensitivity or no standard error for it.</summary>
    /// <param name="fit">The fitted model.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    public static Interval? Sensitivity(BivariateFit fit, double confidenceLevel = 0.95) => Wald(fit.LogitSensitivity, fit.SeLogitSensitivity, confidenceLevel);

    /// <summary>Summary specificity (0..1); null where the fit has no logit specificity or no standard error for it.</summary>
    /// <param name="fit">The fitted model.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    public static Interval? Specificity(BivariateFit fit, double confidenceLevel = 0.95) => Wald(fit.LogitSpecificity, fit.SeLogitSpecificity, confidenceLevel);

    private static Interval? Wald(double? logit, double? standardError, double confidenceLevel)
    {
        if (logit is not { } mu || standardError is not { } se) return null;
        var half = Quantiles.NormalTwoSided(confidenceLevel) * se;
        return new(Logistic.Expit(mu), Logistic.Expit(mu - half), Logistic.Expit(mu + half));
    }
}
