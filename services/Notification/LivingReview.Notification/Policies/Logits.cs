using LivingReview.Contracts.Estimates;
using MathNet.Numerics;

namespace LivingReview.Notification.Policies;

/// <summary>The logit scale, and the distributions that the rules need on it.</summary>
internal static class Logits
{
    /// <summary>Upper 5 percent of chi-squared with two degrees of freedom.</summary>
    public const double ChiSquared2At95 = 5.991464547107979;

    public static double Of(double probability) => Math.Log(probability / (1 - probability));

    /// <summary>mu; null if the estimate has no finite logits.</summary>
    public static Pair? Mean(StratumEstimate e) => e is { LogitSensitivity: { } a, LogitSpecificity: { } b } ? new(a, b) : null;

    /// <summary>V, the covariance of mu.</summary>
    public static Matrix2? MeanCovariance(StratumEstimate e) =>
        e is { SeLogitSensitivity: { } a, SeLogitSpecificity: { } b } ? Matrix2.Symmetric(a * a, e.CovLogits ?? 0, b * b) : null;

    /// <summary>P(chi-squared with an even number of degrees of freedom > x): exp(-x/2) sum of (x/2)^i / i!.</summary>
    public static double ChiSquaredTail(double x, int evenDegrees)
    {
        var (term, sum) = (1.0, 1.0);
        for (var i = 1; i < evenDegrees / 2; i++) sum += term *= x / 2 / i;
        return Math.Min(1, Math.Exp(-x / 2) * sum);
    }

    /// <summary>Phi, the normal distribution function.</summary>
    public static double Normal(double z) => 0.5 * SpecialFunctions.Erfc(-z / Math.Sqrt(2));
}
