namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Rule A11: the spread between studies changed by a factor of two: ratio of the areas of the prediction regions (logit units), or of a
/// between-study variance, outside [0.5, 2], with at least 10 studies (derivation of the house). A ratio is null where the baseline's
/// quantity is 0 or undefined.
/// </summary>
/// <param name="Studies">The smaller number of studies of the two fits.</param>
/// <param name="Area">Area of the prediction region now over before.</param>
/// <param name="VarianceSensitivity">sigma_A^2 now over before.</param>
/// <param name="VarianceSpecificity">sigma_B^2 now over before.</param>
public sealed record HeterogeneityJump(int Studies, double? Area, double? VarianceSensitivity, double? VarianceSpecificity)
{
    private const int EnoughStudies = 10;

    /// <summary>Any ratio outside the range, given enough studies.</summary>
    /// <param name="lower">Lower end of the quiet range.</param>
    /// <param name="upper">Upper end of the quiet range.</param>
    public bool Fires(double lower = 0.5, double upper = 2) =>
        Studies >= EnoughStudies && new[] { Area, VarianceSensitivity, VarianceSpecificity }.Any(r => r is { } ratio && (ratio < lower || ratio > upper));

    /// <summary>The ratios between two fits.</summary>
    /// <param name="baseline">The fit that the subscriber last heard of.</param>
    /// <param name="current">The fit now.</param>
    /// <param name="level">Level of the prediction regions.</param>
    public static HeterogeneityJump Between(BivariateFit baseline, BivariateFit current, double level = 0.95) => new(
        Math.Min(baseline.Studies, current.Studies),
        Ratio(Region.Prediction(current, level)?.LogitArea, Region.Prediction(baseline, level)?.LogitArea),
        Ratio(current.VarianceSensitivity, baseline.VarianceSensitivity),
        Ratio(current.VarianceSpecificity, baseline.VarianceSpecificity));

    private static double? Ratio(double? now, double? before) => now is { } n && before is > 0 and { } b ? n / b : null;
}
