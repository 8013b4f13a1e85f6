using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>Confidence intervals of a single proportion. Null only for an empty denominator.</summary>
public static class BinomialInterval
{
    /// <summary>
    /// Wilson's score interval (1927): centre (x + z^2/2) / (n + z^2), half width z sqrt(x(n-x)/n + z^2/4) / (n + z^2).
    /// At x = 0 the lower limit is exactly 0, at x = n the upper exactly 1. The default for display: its coverage averages the nominal level.
    /// </summary>
    /// <param name="events">x, 0..n.</param>
    /// <param name="trials">n.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    public static Interval? Wilson(long events, long trials, double confidenceLevel = 0.95)
    {
        if (trials == 0) return null;
        double x = events, n = trials, z = Quantiles.NormalTwoSided(confidenceLevel);
        var centre = (x + z * z / 2) / (n + z * z);
        var half = z * Math.Sqrt(x * (n - x) / n + z * z / 4) / (n + z * z);
        return new(x / n, events == 0 ? 0 : centre - half, events == trials ? 1 : centre + half);
    }

    /// <summary>
    /// Clopper and Pearson's exact interval (1934): the beta quantiles B(alpha/2; x, n-x+1) and B(1-alpha/2; x+1, n-x). Never below
    /// the nominal coverage; 0 and 1 exactly at the ends.
    /// </summary>
    /// <param name="events">x, 0..n.</param>
    /// <param name="trials">n.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    public static Interval? ClopperPearson(long events, long trials, double confidenceLevel = 0.95)
    {
        if (trials == 0) return null;
        return new((double)events / trials, ClopperPearsonLower(events, trials, confidenceLevel), 1 - ClopperPearsonLower(trials - events, trials, confidenceLevel));
    }

    /// <summary>Wald's interval, p -+ z sqrt(p(1-p)/n), clamped to [0, 1]: poor, but many papers print it.</summary>
    /// <param name="events">x, 0..n.</param>
    /// <param name="trials">n.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    public static Interval? Wald(long events, long trials, double confidenceLevel = 0.95)
    {
        if (trials == 0) return null;
        var p = (double)events / trials;
        var half = Quantiles.NormalTwoSided(confidenceLevel) * Math.Sqrt(p * (1 - p) / trials);
        return new(p, Math.Max(0, p - half), Math.Min(1, p + half));
    }

    /// <summary>The value p at which P(X at least x) = (1 - level) / 2.</summary>
    internal static double ClopperPearsonLower(long events, long trials, double confidenceLevel)
    {
        double limit = 0;
        ClopperPearsonLimits.Lower([(events, trials)], confidenceLevel, new Span<double>(ref limit));
        return limit;
    }
}
