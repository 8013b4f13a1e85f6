namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Rule A5: a relative change of at least half in an error rate or in the diagnostic odds ratio, the Ottawa signal (Shojania et al. 2007,
/// doi 10.7326/0003-4819-147-4-200708210-00179) in the ratio form of Pattanittum et al. 2012 (doi 10.1371/journal.pone.0048894), applied to
/// error rates because a sensitivity cannot rise by half.
/// </summary>
/// <param name="MissRate">FNR_v / FNR_b; null where the baseline's is 0.</param>
/// <param name="FalsePositiveRate">FPR_v / FPR_b; null where the baseline's is 0.</param>
/// <param name="DiagnosticOddsRatio">DOR_v / DOR_b; null where either is undefined.</param>
/// <param name="Lower">Lower end of the quiet range.</param>
/// <param name="Upper">Upper end of the quiet range.</param>
public sealed record OttawaSignal(double? MissRate, double? FalsePositiveRate, double? DiagnosticOddsRatio, double Lower, double Upper)
{
    /// <summary>Any ratio outside the range.</summary>
    public bool Fires => Outside(MissRate) || Outside(FalsePositiveRate) || Outside(DiagnosticOddsRatio);

    /// <summary>The ratios between two summary points.</summary>
    /// <param name="baseline">What the subscriber last heard.</param>
    /// <param name="current">The estimate now.</param>
    /// <param name="lower">Lower end of the quiet range.</param>
    /// <param name="upper">Upper end of the quiet range.</param>
    public static OttawaSignal Between(AccuracyPoint baseline, AccuracyPoint current, double lower = 0.5, double upper = 1.5) => new(
        Ratio(1 - current.Sensitivity, 1 - baseline.Sensitivity),
        Ratio(1 - current.Specificity, 1 - baseline.Specificity),
        Odds(baseline) is { } before && Odds(current) is { } after ? Ratio(after, before) : null,
        lower,
        upper);

    private bool Outside(double? ratio) => ratio is { } r && (r < Lower || r > Upper);

    private static double? Ratio(double numerator, double denominator) => denominator > 0 ? numerator / denominator : null;

    private static double? Odds(AccuracyPoint point)
    {
        var odds = point.Sensitivity / (1 - point.Sensitivity) * (point.Specificity / (1 - point.Specificity));
        return double.IsFinite(odds) ? odds : null;
    }
}
