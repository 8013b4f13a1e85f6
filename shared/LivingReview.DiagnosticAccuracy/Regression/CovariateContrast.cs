using MathNet.Numerics.Distributions;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// A level's sensitivity (or specificity) against the reference level's: on the logit scale, as a difference and as a ratio of the
/// probabilities, with delta-method intervals.
/// </summary>
/// <param name="Level">The level.</param>
/// <param name="Reference">The reference level.</param>
/// <param name="LogitDifference">Difference of the logits; its interval is Wald's.</param>
/// <param name="StandardError">Standard error of the logit difference.</param>
/// <param name="PValue">Two-sided Wald p-value of the logit difference.</param>
/// <param name="Difference">Absolute difference of the probabilities, gradient (p1 q1, -p0 q0), limits clipped to [-1, 1].</param>
/// <param name="Ratio">Ratio of the probabilities, on the log scale with gradient (q1, -q0).</param>
public sealed record CovariateContrast(string Level, string Reference, Interval LogitDifference, double StandardError, double PValue, Interval Difference, Interval Ratio)
{
    internal static CovariateContrast? Compute(string level, string reference, double logit1, double logit0, double? v11, double? v10, double? v00, double confidenceLevel)
    {
        if (v11 is not { } a || v10 is not { } b || v00 is not { } c)
            return null;
        var z = Normal.InvCDF(0, 1, (1 + confidenceLevel) / 2);
        var (p1, p0) = (Logistic.Expit(logit1), Logistic.Expit(logit0));
        var (q1, q0) = (Logistic.Expit(-logit1), Logistic.Expit(-logit0));
        var d = logit1 - logit0;
        var se = Math.Sqrt(Math.Max(0, a - 2 * b + c));
        var seDifference = Delta(p1 * q1, p0 * q0);
        var seRatio = Delta(q1, q0);
        var (difference, logRatio) = (p1 - p0, Math.Log(p1 / p0));
        return new CovariateContrast(
            level, reference, new Interval(d, d - z * se, d + z * se), se, ChiSquaredTest.TwoSidedNormal(se > 0 ? d / se : 0),
            new Interval(difference, Math.Max(-1, difference - z * seDifference), Math.Min(1, difference + z * seDifference)),
            new Interval(p1 / p0, Math.Exp(logRatio - z * seRatio), Math.Exp(logRatio + z * seRatio)));

        double Delta(double g1, double g0) => Math.Sqrt(Math.Max(0, g1 * g1 * a - 2 * g1 * g0 * b + g0 * g0 * c));
    }
}
