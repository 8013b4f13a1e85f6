namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Rule A2: the same shift in people per 1000 tested at the target prevalence, the form in which GRADE judges test accuracy (guidance 37,
/// doi 10.1016/j.jclinepi.2023.10.005). Default threshold 5 per 1000.
/// </summary>
/// <param name="FalseNegatives">Additional people missed per 1000: -1000 pi (Se_v - Se_b).</param>
/// <param name="FalsePositives">Additional people flagged wrongly per 1000: -1000 (1 - pi)(Sp_v - Sp_b).</param>
/// <param name="Threshold">t, per 1000.</param>
public sealed record AbsoluteEffect(double FalseNegatives, double FalsePositives, double Threshold)
{
    /// <summary>|dFN| at least t, or |dFP| at least t.</summary>
    public bool Fires => Math.Abs(FalseNegatives) >= Threshold || Math.Abs(FalsePositives) >= Threshold;

    /// <summary>The effect of a shift at a prevalence.</summary>
    /// <param name="baseline">What the subscriber last heard.</param>
    /// <param name="current">The estimate now.</param>
    /// <param name="prevalence">pi, 0..1.</param>
    /// <param name="threshold">t, per 1000.</param>
    public static AbsoluteEffect Between(AccuracyPoint baseline, AccuracyPoint current, double prevalence, double threshold = 5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(prevalence, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prevalence, 1);
        return new(
            1000 * prevalence * (baseline.Sensitivity - current.Sensitivity), 1000 * (1 - prevalence) * (baseline.Specificity - current.Specificity), threshold);
    }
}
