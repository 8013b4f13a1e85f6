namespace LivingReview.Web.Checks;

/// <summary>Holm's step-down adjustment of p values (Holm 1979, Scand J Stat 6:65).</summary>
internal static class Holm
{
    /// <summary>The adjusted p values in the given order: the i-th smallest of m times (m - i + 1), never decreasing, at most 1.</summary>
    public static IReadOnlyList<double> Adjust(IReadOnlyList<double> values)
    {
        var adjusted = new double[values.Count];
        var largest = 0.0;
        var rank = 0;
        foreach (var index in Enumerable.Range(0, values.Count).OrderBy(i => values[i]))
        {
            largest = Math.Max(largest, Math.Min(1, values[index] * (values.Count - rank++)));
            adjusted[index] = largest;
        }

        return adjusted;
    }
}
