using LivingReview.Contracts.Estimates;

namespace LivingReview.Web.Studies;

/// <summary>Wilson's 95% score interval (Wilson 1927) for one proportion, as used for single studies.</summary>
internal static class WilsonInterval
{
    private const double Z = 1.959963984540054;

    /// <summary>The interval for <paramref name="hits"/> out of hits plus <paramref name="misses"/>; null if both are 0.</summary>
    public static EstimateInterval? Compute(long hits, long misses)
    {
        if (hits < 0 || misses < 0 || hits + misses == 0)
            return null;
        double n = hits + misses, p = hits / n, z2 = Z * Z;
        var centre = (p + (z2 / (2 * n))) / (1 + (z2 / n));
        var half = Z / (1 + (z2 / n)) * Math.Sqrt((p * (1 - p) / n) + (z2 / (4 * n * n)));
        return new EstimateInterval(p, hits == 0 ? 0 : Math.Max(0, centre - half), misses == 0 ? 1 : Math.Min(1, centre + half));
    }
}
