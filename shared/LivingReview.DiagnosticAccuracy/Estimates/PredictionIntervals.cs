namespace LivingReview.DiagnosticAccuracy;

/// <summary>Where the true sensitivity and specificity of a new study are expected.</summary>
public static class PredictionIntervals
{
    /// <summary>
    /// expit(mu -+ t(k-2) sqrt(sigma^2 + SE^2)), each arm by itself (form of Higgins, Thompson and Spiegelhalter 2009; a convention
    /// not special to test accuracy). Null for k at most 2 or an arm without variance estimate.
    /// </summary>
    /// <param name="fit">The fitted model.</param>
    /// <param name="confidenceLevel">Level in (0, 1).</param>
    public static ArmIntervals Compute(BivariateFit fit, double confidenceLevel = 0.95)
    {
        if (fit.Studies <= 2) return new(null, null);
        var t = Quantiles.StudentTwoSided(confidenceLevel, fit.Studies - 2);
        return new(
            Arm(fit.LogitSensitivity, fit.SeLogitSensitivity, fit.VarianceSensitivity),
            Arm(fit.LogitSpecificity, fit.SeLogitSpecificity, fit.VarianceSpecificity));

        Interval? Arm(double? logit, double? standardError, double? variance)
        {
            if (logit is not { } mu || standardError is not { } se || variance is not { } between) return null;
            var half = t * Math.Sqrt(between + se * se);
            return new(Logistic.Expit(mu), Logistic.Expit(mu - half), Logistic.Expit(mu + half));
        }
    }
}
