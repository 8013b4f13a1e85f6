namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Rule A1: how far the summary point moved since the baseline. Default threshold 0.02 (house rule from simulation: at 0.01 an
/// unchanged truth alerts once per 40 updates, at 0.02 in 18 % of runs).
/// </summary>
/// <param name="Sensitivity">Se_v - Se_b, -1..1.</param>
/// <param name="Specificity">Sp_v - Sp_b, -1..1.</param>
/// <param name="Threshold">d.</param>
public sealed record AbsoluteShift(double Sensitivity, double Specificity, double Threshold)
{
    /// <summary>|Se_v - Se_b| at least d, or |Sp_v - Sp_b| at least d.</summary>
    public bool Fires => Math.Abs(Sensitivity) >= Threshold || Math.Abs(Specificity) >= Threshold;

    /// <summary>The shift between two summary points.</summary>
    /// <param name="baseline">What the subscriber last heard.</param>
    /// <param name="current">The estimate now.</param>
    /// <param name="threshold">d, in (0, 1].</param>
    public static AbsoluteShift Between(AccuracyPoint baseline, AccuracyPoint current, double threshold = 0.02) =>
        new(current.Sensitivity - baseline.Sensitivity, current.Specificity - baseline.Specificity, threshold);
}
