namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// A shift in people per 1000 tested at a prevalence, the form in which GRADE judges test accuracy (guidance 37,
/// doi 10.1016/j.jclinepi.2023.10.005). A usual threshold is 5 per 1000.
/// </summary>
/// <param name="FalseNegatives">Additional people missed per 1000: -1000 pi (Se_v - Se_b).</param>
/// <param name="FalsePositives">Additional false positives per 1000: -1000 (1 - pi)(Sp_v - Sp_b).</param>
public sealed record AbsoluteEffect(double FalseNegatives, double FalsePositives)
{
    /// <summary>The larger of both changes, without its sign.</summary>
    public double Size => Math.Max(Math.Abs(FalseNegatives), Math.Abs(FalsePositives));

    /// <summary>Whether either number changed by at least a threshold.</summary>
    /// <param name="threshold">People per 1000.</param>
    public bool Reaches(double threshold) => Thresholds.Reaches(Size, threshold);

    /// <summary>The effect of a shift at a prevalence.</summary>
    /// <param name="baseline">The point before.</param>
    /// <param name="current">The point now.</param>
    /// <param name="prevalence">pi, 0..1.</param>
    public static AbsoluteEffect Between(AccuracyPoint baseline, AccuracyPoint current, double prevalence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(prevalence, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prevalence, 1);
        return new(1000 * prevalence * (baseline.Sensitivity - current.Sensitivity), 1000 * (1 - prevalence) * (baseline.Specificity - current.Specificity));
    }
}
