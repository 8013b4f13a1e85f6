namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// The ratios of error rates and of the diagnostic odds ratio between two summary points. A change by half is the Ottawa signal (Shojania
/// et al. 2007, doi 10.7326/0003-4819-147-4-200708210-00179) in the ratio form of Pattanittum et al. 2012 (doi
/// 10.1371/journal.pone.0048894), applied to error rates because a sensitivity cannot rise by half.
/// </summary>
/// <param name="MissRate">FNR_v / FNR_b; null where the baseline's is 0.</param>
/// <param name="FalsePositiveRate">FPR_v / FPR_b; null where the baseline's is 0.</param>
/// <param name="DiagnosticOddsRatio">DOR_v / DOR_b; null where either is undefined.</param>
public sealed record RelativeChange(double? MissRate, double? FalsePositiveRate, double? DiagnosticOddsRatio)
{
    /// <summary>The largest distance of a ratio from 1; null where no ratio is defined.</summary>
    public double? Largest => new[] { MissRate, FalsePositiveRate, DiagnosticOddsRatio }.Max(ratio => ratio is { } r ? Math.Abs(r - 1) : (double?)null);

    /// <summary>The ratios between two summary points.</summary>
    /// <param name="baseline">The point before.</param>
    /// <param name="current">The point now.</param>
    public static RelativeChange Between(AccuracyPoint baseline, AccuracyPoint current) => new(
        Ratio(1 - current.Sensitivity, 1 - baseline.Sensitivity),
        Ratio(1 - current.Specificity, 1 - baseline.Specificity),
        Odds(baseline) is { } before && Odds(current) is { } after ? Ratio(after, before) : null);

    private static double? Ratio(double numerator, double denominator) => denominator > 0 ? numerator / denominator : null;

    private static double? Odds(AccuracyPoint point)
    {
        var odds = point.Sensitivity / (1 - point.Sensitivity) * (point.Specificity / (1 - point.Specificity));
        return double.IsFinite(odds) ? odds : null;
    }
}
