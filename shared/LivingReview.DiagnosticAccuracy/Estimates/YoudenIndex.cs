using LivingReview.DiagnosticAccuracy.Estimates;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>Youden's J (1950) at the summary point.</summary>
public static class YoudenIndex
{
    /// <summary>
    /// J = sensitivity + specificity - 1, with a Wald interval on its own scale (delta gradient Se(1-Se), Sp(1-Sp)), clamped to
    /// [-1, 1]. Null unless the fit has both arms.
    /// </summary>
    /// <param name="fit">The fitted model.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    public static Interval? Compute(BivariateFit fit, double confidenceLevel = 0.95)
    {
        if (MeanLogits.From(fit) is not { } mean) return null;
        var estimate = mean.Sensitivity - mean.FalsePositiveRate;
        var variance = mean.Variance(mean.Sensitivity * mean.MissRate, mean.Specificity * mean.FalsePositiveRate);
        var half = Quantiles.NormalTwoSided(confidenceLevel) * Math.Sqrt(variance);
        return new(estimate, Math.Max(-1, estimate - half), Math.Min(1, estimate + half));
    }
}
