namespace LivingReview.DiagnosticAccuracy.Models.Binomial;

/// <summary>The parameters (muA, muB, L11, L21, L22) of a fit.</summary>
internal static class ParameterVector
{
    internal static double[] From(BivariateFit fit)
    {
        var l11 = Math.Sqrt(fit.VarianceSensitivity ?? 0);
        var l21 = l11 > 0 ? (fit.Covariance ?? 0) / l11 : 0;
        // At a correlation of +-1 the difference is rounding error, whose square root would not be small.
        var rest = Math.Abs(fit.Correlation ?? 0) >= 1 ? 0 : (fit.VarianceSpecificity ?? 0) - l21 * l21;
        return [fit.LogitSensitivity!.Value, fit.LogitSpecificity!.Value, l11, l21, Math.Sqrt(Math.Max(0, rest))];
    }
}
