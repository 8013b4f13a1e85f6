namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Spearman's rank correlation of sensitivity and false positive rate over the studies; a strong positive one suggests that studies
/// differ by threshold. The two-sided p is from the t approximation r sqrt((k-2)/(1-r^2)), k-2 df; ties take mid-ranks.
/// </summary>
/// <param name="Studies">Tables used (those with both arms).</param>
/// <param name="Correlation">Rank correlation, -1..1.</param>
/// <param name="PValue">Two-sided; 0 at a correlation of -1 or 1.</param>
public sealed record SpearmanCheck(int Studies, double Correlation, double PValue)
{
    /// <summary>The check over the tables that have both arms; null with fewer than three, or when all ranks of one rate are tied.</summary>
    /// <param name="tables">The tables.</param>
    public static SpearmanCheck? Compute(IReadOnlyList<TwoByTwo> tables)
    {
        var usable = tables.Where(t => t is { Diseased: > 0, NonDiseased: > 0 }).ToList();
        if (usable.Count < 3) return null;
        var x = MidRanks([.. usable.Select(t => new Rate(t.TruePositives, t.Diseased))]);
        var y = MidRanks([.. usable.Select(t => new Rate(t.FalsePositives, t.NonDiseased))]);
        var mean = (usable.Count + 1) / 2.0;
        double sxx = 0, syy = 0, sxy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            sxx += (x[i] - mean) * (x[i] - mean);
            syy += (y[i] - mean) * (y[i] - mean);
            sxy += (x[i] - mean) * (y[i] - mean);
        }

        // Ranks are multiples of a half: the sums are exact.
        if (!(sxx > 0 && syy > 0)) return null;
        var r = Math.Clamp(sxy / Math.Sqrt(sxx * syy), -1, 1);
        var df = usable.Count - 2;
        var p = Math.Abs(r) < 1 ? Quantiles.StudentTwoSidedP(r * Math.Sqrt(df / (1 - r * r)), df) : 0;
        return new(usable.Count, r, p);
    }

    private static double[] MidRanks(Rate[] rates)
    {
        var order = new int[rates.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(rates, order);
        var ranks = new double[rates.Length];
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && rates[end].CompareTo(rates[start]) == 0) end++;
            for (var i = start; i < end; i++) ranks[order[i]] = (start + 1 + end) / 2.0;
            start = end;
        }

        return ranks;
    }

    /// <summary>A proportion compared by cross-multiplication, so that 1/3 and 2/6 tie exactly.</summary>
    private readonly record struct Rate(long Events, long Trials) : IComparable<Rate>
    {
        public int CompareTo(Rate other) => ((Int128)Events * other.Trials).CompareTo((Int128)other.Events * Trials);
    }
}
