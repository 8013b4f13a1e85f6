using LivingReview.DiagnosticAccuracy.Estimates;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Ratios that follow from the summary point, by the delta method on the natural logarithm: exp(ln estimate -+ z se). They are derived
/// from the bivariate model, not pooled themselves (Zwinderman and Bossuyt 2008). All are null unless the fit has both arms.
/// </summary>
public static class LikelihoodRatios
{
    /// <summary>
    /// LR+ = sensitivity / (1 - specificity), in (0, infinity).
    /// Var ln = (1-Se)^2 V_AA + Sp^2 V_BB + 2 (1-Se) Sp V_AB.
    /// </summary>
    /// <param name="fit">The fitted model.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    public static Interval? Positive(BivariateFit fit, double confidenceLevel = 0.95) =>
        MeanLogits.From(fit) is { } mean ? Exponentiate(LogPositive(mean), confidenceLevel) : null;

    /// <summary>
    /// LR- = (1 - sensitivity) / specificity, in (0, infinity).
    /// Var ln = Se^2 V_AA + (1-Sp)^2 V_BB + 2 Se (1-Sp) V_AB.
    /// </summary>
    /// <param name="fit">The fitted model.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    public static Interval? Negative(BivariateFit fit, double confidenceLevel = 0.95) =>
        MeanLogits.From(fit) is { } mean ? Exponentiate(LogNegative(mean), confidenceLevel) : null;

    /// <summary>Diagnostic odds ratio, exp(mu_A + mu_B) = LR+ / LR-. Var ln = V_AA + V_BB + 2 V_AB.</summary>
    /// <param name="fit">The fitted model.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    public static Interval? DiagnosticOddsRatio(BivariateFit fit, double confidenceLevel = 0.95) =>
        MeanLogits.From(fit) is { } mean ? Exponentiate((mean.A + mean.B, mean.Variance(1, 1)), confidenceLevel) : null;

    internal static (double Log, double Variance) LogPositive(MeanLogits mean) =>
        (Math.Log(mean.Sensitivity) - Math.Log(mean.FalsePositiveRate), mean.Variance(mean.MissRate, mean.Specificity));

    internal static (double Log, double Variance) LogNegative(MeanLogits mean) =>
        (Math.Log(mean.MissRate) - Math.Log(mean.Specificity), mean.Variance(-mean.Sensitivity, -mean.FalsePositiveRate));

    /// <summary>Null where a limit overflows: an estimate without bound is no estimate.</summary>
    private static Interval? Exponentiate((double Log, double Variance) measure, double confidenceLevel)
    {
        var half = Quantiles.NormalTwoSided(confidenceLevel) * Math.Sqrt(measure.Variance);
        var upper = Math.Exp(measure.Log + half);
        return double.IsFinite(upper) ? new(Math.Exp(measure.Log), Math.Exp(measure.Log - half), upper) : null;
    }
}
