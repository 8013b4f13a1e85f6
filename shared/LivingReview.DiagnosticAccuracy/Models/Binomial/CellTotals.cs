namespace LivingReview.DiagnosticAccuracy.Models.Binomial;

/// <summary>Sums of the cells over all tables.</summary>
internal readonly record struct CellTotals(long TruePositives, long FalseNegatives, long TrueNegatives, long FalsePositives)
{
    internal long Diseased => TruePositives + FalseNegatives;

    internal long NonDiseased => TrueNegatives + FalsePositives;

    /// <summary>Whether the arm holds both successes and failures, so that its mean logit is finite.</summary>
    internal bool InformativeA => TruePositives > 0 && FalseNegatives > 0;

    /// <inheritdoc cref="InformativeA"/>
    internal bool InformativeB => TrueNegatives > 0 && FalsePositives > 0;

    internal static CellTotals Sum(ReadOnlySpan<TwoByTwo> tables)
    {
        var totals = default(CellTotals);
        foreach (var t in tables)
        {
            totals = new CellTotals(
                totals.TruePositives + t.TruePositives, totals.FalseNegatives + t.FalseNegatives,
                totals.TrueNegatives + t.TrueNegatives, totals.FalsePositives + t.FalsePositives);
        }

        return totals;
    }
}
