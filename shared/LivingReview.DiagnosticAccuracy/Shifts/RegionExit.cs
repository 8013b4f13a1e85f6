using LivingReview.DiagnosticAccuracy.Numerics.Linear;
using LivingReview.DiagnosticAccuracy.Shifts;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Rule A4: the current summary point lies outside the baseline's confidence region (chi-squared radius):
/// (mu_v - mu_b)' V_b^-1 (mu_v - mu_b) above the quantile of chi-squared, 5.991 for both arms at 0.95.
/// </summary>
/// <param name="Statistic">Squared distance in the baseline's standard errors, at least 0.</param>
/// <param name="Threshold">Quantile of chi-squared with two degrees of freedom.</param>
public sealed record RegionExit(double Statistic, double Threshold)
{
    /// <summary>Statistic above threshold.</summary>
    public bool Fires => Statistic > Threshold;

    /// <summary>The distance between two fits.</summary>
    /// <param name="baseline">The fit that the subscriber last heard of.</param>
    /// <param name="current">The fit now.</param>
    /// <param name="level">Level of the region, in (0, 1).</param>
    /// <returns>Null unless both fits have both means and the baseline their standard errors.</returns>
    public static RegionExit? Between(BivariateFit baseline, BivariateFit current, double level = 0.95)
    {
        if (baseline is not { LogitSensitivity: { } aB, LogitSpecificity: { } bB, SeLogitSensitivity: { } seA, SeLogitSpecificity: { } seB }) return null;
        if (current is not { LogitSensitivity: { } aV, LogitSpecificity: { } bV }) return null;
        var v = new SymmetricMatrix2(seA * seA, baseline.CovLogits ?? 0, seB * seB);
        return new(QuadraticForm.Of(aV - aB, bV - bB, v, Math.Max(v.AA, v.BB)).Statistic, Quantiles.ChiSquared2(level));
    }
}
