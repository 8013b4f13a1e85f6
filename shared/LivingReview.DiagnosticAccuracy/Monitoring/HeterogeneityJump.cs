namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// How much the spread between studies changed: ratio of the areas of the prediction regions (logit units), and of the between-study
/// variances. A factor of two either way counts as much, with at least 10 studies (own derivation). A ratio is null where the baseline's
/// quantity is 0 or undefined.
/// </summary>
/// <param name="Studies">The smaller number of studies of the two fits.</param>
/// <param name="Area">Area of the prediction region now over before.</param>
/// <param name="VarianceSensitivity">sigma_A^2 now over before.</param>
/// <param name="VarianceSpecificity">sigma_B^2 now over before.</param>
public sealed record HeterogeneityJump(int Studies, double? Area, double? VarianceSensitivity, double? VarianceSpecificity)
{
    /// <summary>With fewer studies a variance says too little for its ratio to mean anything.</summary>
    public const int MinStudies = 10;

    /// <summary>The largest factor by which a quantity grew or shrank, at least 1; null where none is positive on both sides.</summary>
    public double? LargestFactor => new[] { Area, VarianceSensitivity, VarianceSpecificity }.Max(ratio => ratio is { } r and > 0 ? Math.Max(r, 1 / r) : (double?)null);

    /// <summary>The ratios between two fits.</summary>
    /// <param name="baseline">The fit before.</param>
    /// <param name="current">The fit now.</param>
    /// <param name="level">Level of the prediction regions.</param>
    public static HeterogeneityJump Between(BivariateFit baseline, BivariateFit current, double level = 0.95) => new(
        Math.Min(baseline.Studies, current.Studies),
        Ratio(Region.Prediction(current, level)?.LogitArea, Region.Prediction(baseline, level)?.LogitArea),
        Ratio(current.VarianceSensitivity, baseline.VarianceSensitivity),
        Ratio(current.VarianceSpecificity, baseline.VarianceSpecificity));

    private static double? Ratio(double? now, double? before) => now is { } n && before is > 0 and { } b ? n / b : null;
}
