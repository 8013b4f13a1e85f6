using LivingReview.DiagnosticAccuracy.Monitoring;
using LivingReview.DiagnosticAccuracy.Numerics.Linear;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// How far the current summary point lies from the baseline, in the baseline's standard errors: (mu_v - mu_b)' V_b^-1 (mu_v - mu_b). It is
/// outside the baseline's confidence region (chi-squared radius) above the quantile of chi-squared, 5.991 for both arms at 0.95.
/// </summary>
/// <param name="Statistic">The squared distance, at least 0.</param>
/// <param name="Limit">Quantile of chi-squared with two degrees of freedom.</param>
public sealed record RegionExit(double Statistic, double Limit)
{
    /// <summary>Whether the point is outside the region.</summary>
    public bool IsOutside => Thresholds.Exceeds(Statistic, Limit);

    /// <summary>The distance between two fits.</summary>
    /// <param name="baseline">The fit before.</param>
    /// <param name="current">The fit now.</param>
    /// <param name="level">Level of the region, in (0, 1).</param>
    /// <returns>Null unless both fits have both means and the baseline their standard errors.</returns>
    public static RegionExit? Between(BivariateFit baseline, BivariateFit current, double level = 0.95)
    {
        if (baseline is not { LogitSensitivity: { } aB, LogitSpecificity: { } bB, SeLogitSensitivity: { } seA, SeLogitSpecificity: { } seB }) return null;
        if (current is not { LogitSensitivity: { } aV, LogitSpecificity: { } bV }) return null;
        var v = new SymmetricMatrix2(seA * seA, baseline.CovLogits ?? 0, seB * seB);
        return new(QuadraticForm.Compute(aV - aB, bV - bB, v, Math.Max(v.AA, v.BB)).Statistic, Quantiles.ChiSquared2(level));
    }
}
