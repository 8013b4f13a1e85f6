namespace LivingReview.DiagnosticAccuracy;

/// <summary>Adjustment of a family of p-values (Holm 1979, Scand J Stat 6:65).</summary>
public static class Holm
{
    /// <summary>Step-down adjusted p-values: max over smaller ones of (m - rank + 1) p, at most 1. Null stays null and does not count.</summary>
    /// <param name="p">The family.</param>
    /// <returns>The adjusted values in the same order.</returns>
    public static IReadOnlyList<double?> Adjust(IReadOnlyList<double?> p)
    {
        ArgumentNullException.ThrowIfNull(p);
        int[] order = [.. Enumerable.Range(0, p.Count).Where(i => p[i].HasValue).OrderBy(i => p[i])];
        var adjusted = new double?[p.Count];
        var running = 0.0;
        for (var rank = 0; rank < order.Length; rank++)
        {
            running = Math.Max(running, Math.Min(1, (order.Length - rank) * p[order[rank]]!.Value));
            adjusted[order[rank]] = running;
        }

        return adjusted;
    }
}
