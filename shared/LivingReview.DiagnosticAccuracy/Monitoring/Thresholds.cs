namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// How a figure is held against a threshold. Figures and thresholds are stated as decimals (a move from 0.86 to 0.84, a
/// threshold of 0.02), and binary fractions to the processor: 0.86 - 0.84 comes out a little below 0.02. Each of two rates between 0 and 1,
/// their difference and the threshold are off by at most 2^-53, all together by less than 1e-15. Whatever lies within 1e-12 of the
/// threshold, relative to it where it is above 1, therefore counts as equal to it: a thousand times more than rounding can do, and far
/// less than any reported figure.
/// </summary>
public static class Thresholds
{
    private const double Rounding = 1e-12;

    /// <summary>Whether a figure reaches a threshold; equal counts.</summary>
    /// <param name="value">The figure.</param>
    /// <param name="threshold">The threshold.</param>
    public static bool Reaches(double value, double threshold) => value >= threshold - Slack(threshold);

    /// <summary>Whether a figure is beyond a threshold; equal does not count.</summary>
    /// <param name="value">The figure.</param>
    /// <param name="threshold">The threshold.</param>
    public static bool Exceeds(double value, double threshold) => value > threshold + Slack(threshold);

    private static double Slack(double threshold) => Rounding * Math.Max(1, Math.Abs(threshold));
}
