using System.Globalization;

namespace LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;

/// <summary>The tables grouped by study, in an order that depends on nothing but the counts, and what had to be left out.</summary>
internal sealed record ThresholdStudies(IntervalCounts[] NonDiseased, IntervalCounts[] Diseased, IReadOnlyList<EstimateWarning> Warnings)
{
    internal int Count => Diseased.Length;

    /// <summary>All thresholds in use, ascending, each once.</summary>
    internal double[] DistinctThresholds => [.. Diseased.SelectMany(s => s.LogThresholds).Distinct().Order()];

    internal static ThresholdStudies From(IReadOnlyList<ThresholdTable> tables, ThresholdDirection direction)
    {
        var warnings = new List<EstimateWarning>();
        var studies = new List<(IntervalCounts NonDiseased, IntervalCounts Diseased)>();
        foreach (var group in tables.Where(t => t.Table.Total > 0).GroupBy(t => t.Study, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var rows = Consistent(group.Key, [.. group.OrderBy(t => t.Threshold).ThenBy(t => t.Table.TruePositives).ThenBy(t => t.Table.FalsePositives)], warnings);
            if (Monotone(group.Key, rows, direction, warnings))
                studies.Add((Arm(rows, direction, diseased: false), Arm(rows, direction, diseased: true)));
        }

        // A canonical order makes every sum the same to the last bit, whatever the order and the names of the studies.
        studies.Sort(static (x, y) => Compare(x.Diseased, y.Diseased) is var order and not 0 ? order : Compare(x.NonDiseased, y.NonDiseased));
        return new([.. studies.Select(s => s.NonDiseased)], [.. studies.Select(s => s.Diseased)], warnings);
    }

    /// <summary>A study counts the same people at every threshold: rows with another total than most of its rows are left out.</summary>
    private static List<ThresholdTable> Consistent(string study, List<ThresholdTable> rows, List<EstimateWarning> warnings)
    {
        var kept = new List<ThresholdTable>();
        var usual = rows.GroupBy(r => (r.Table.Diseased, r.Table.NonDiseased)).OrderByDescending(g => g.Count()).ThenBy(g => g.Min(r => r.Threshold)).First().Key;
        foreach (var row in rows)
        {
            if ((row.Table.Diseased, row.Table.NonDiseased) != usual)
            {
                warnings.Add(LeftOut(study, row, string.Create(
                    CultureInfo.InvariantCulture, $"it counts {row.Table.Diseased} and {row.Table.NonDiseased} people with and without the condition where the study's other rows count {usual.Diseased} and {usual.NonDiseased}")));
            }
            else if (kept.Count > 0 && kept[^1].Threshold == row.Threshold)
            {
                warnings.Add(LeftOut(study, row, "the study has another row at this threshold"));
            }
            else
            {
                kept.Add(row);
            }
        }

        return kept;
    }

    private static EstimateWarning LeftOut(string study, ThresholdTable row, string reason) => new(
        WarningCodes.InconsistentThresholds, string.Create(CultureInfo.InvariantCulture, $"{study}: the row at threshold {row.Threshold} is left out, because {reason}."));

    private static bool Monotone(string study, List<ThresholdTable> rows, ThresholdDirection direction, List<EstimateWarning> warnings)
    {
        for (var i = 1; i < rows.Count; i++)
        {
            if (Above(rows[i].Table, direction, true) <= Above(rows[i - 1].Table, direction, true) && Above(rows[i].Table, direction, false) <= Above(rows[i - 1].Table, direction, false))
                continue;
            warnings.Add(new(
                WarningCodes.InconsistentThresholds,
                string.Create(CultureInfo.InvariantCulture, $"{study} is left out: more people lie above the threshold {rows[i].Threshold} than above {rows[i - 1].Threshold}. Is the direction right?")));
            return false;
        }

        return true;
    }

    private static long Above(TwoByTwo table, ThresholdDirection direction, bool diseased) => (direction, diseased) switch
    {
        (ThresholdDirection.Greater, true) => table.TruePositives,
        (ThresholdDirection.Greater, false) => table.FalsePositives,
        (_, true) => table.FalseNegatives,
        (_, false) => table.TrueNegatives,
    };

    private static IntervalCounts Arm(List<ThresholdTable> rows, ThresholdDirection direction, bool diseased) => IntervalCounts.From(
        [.. rows.Select(r => Math.Log(r.Threshold))], [.. rows.Select(r => Above(r.Table, direction, diseased))], diseased ? rows[0].Table.Diseased : rows[0].Table.NonDiseased);

    private static int Compare(IntervalCounts x, IntervalCounts y)
    {
        var order = x.LogThresholds.Length.CompareTo(y.LogThresholds.Length);
        for (var i = 0; order == 0 && i < x.LogThresholds.Length; i++)
            order = x.LogThresholds[i].CompareTo(y.LogThresholds[i]);
        for (var i = 0; order == 0 && i < x.Counts.Length; i++)
            order = x.Counts[i].CompareTo(y.Counts[i]);
        return order;
    }
}
