namespace LivingReview.DiagnosticAccuracy;

/// <summary>The false positive rates that the studies report.</summary>
public static class FalsePositiveRates
{
    private const double Floor = 0.01;
    private const double Ceiling = 0.99;

    /// <summary>
    /// The range of FP / (FP + TN) over the tables with people without the condition, clamped to [0.01, 0.99] as mada does for its
    /// partial area. Null where no table has any, or the range has no length.
    /// </summary>
    /// <param name="tables">The tables.</param>
    public static RateRange? ObservedRange(IEnumerable<TwoByTwo> tables)
    {
        var (lowest, highest) = (Ceiling, Floor);
        foreach (var table in tables)
        {
            if (table.NonDiseased == 0) continue;
            var rate = Math.Clamp((double)table.FalsePositives / table.NonDiseased, Floor, Ceiling);
            (lowest, highest) = (Math.Min(lowest, rate), Math.Max(highest, rate));
        }

        return lowest < highest ? new RateRange(lowest, highest) : null;
    }
}
