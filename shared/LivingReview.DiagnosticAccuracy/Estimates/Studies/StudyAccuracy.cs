using LivingReview.DiagnosticAccuracy.Estimates.Studies;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>What one study says by itself. Intervals are null where the arm is empty (ratios: where either is).</summary>
public sealed record StudyAccuracy
{
    /// <summary>Label of the study.</summary>
    public required string Study { get; init; }

    /// <summary>Its counts.</summary>
    public required TwoByTwo Table { get; init; }

    /// <summary>Sensitivity TP / (TP + FN) with Wilson's interval.</summary>
    public Interval? Sensitivity { get; init; }

    /// <summary>Specificity TN / (FP + TN) with Wilson's interval.</summary>
    public Interval? Specificity { get; init; }

    /// <summary>Sensitivity with Clopper and Pearson's interval.</summary>
    public Interval? SensitivityExact { get; init; }

    /// <summary>Specificity with Clopper and Pearson's interval.</summary>
    public Interval? SpecificityExact { get; init; }

    /// <summary>LR+ with 0.5 added to every cell if one is 0; Var ln = 1/TP - 1/n1 + 1/FP - 1/n2.</summary>
    public Interval? LrPositive { get; init; }

    /// <summary>LR- with 0.5 added to every cell if one is 0; Var ln = 1/FN - 1/n1 + 1/TN - 1/n2.</summary>
    public Interval? LrNegative { get; init; }

    /// <summary>Diagnostic odds ratio with 0.5 added to every cell if one is 0; Var ln = sum of 1/cell (Woolf 1955).</summary>
    public Interval? DiagnosticOddsRatio { get; init; }

    /// <summary>The single-study figures of a table.</summary>
    /// <param name="study">The labelled table.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    public static StudyAccuracy Compute(StudyTable study, double confidenceLevel = 0.95) => ComputeAll([study], confidenceLevel)[0];

    /// <summary>The single-study figures of many tables, in their order: the same as one by one, faster.</summary>
    /// <param name="studies">The labelled tables.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    public static IReadOnlyList<StudyAccuracy> ComputeAll(IReadOnlyList<StudyTable> studies, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(studies);
        var tails = new (long, long)[4 * studies.Count];
        for (var i = 0; i < studies.Count; i++)
        {
            var t = studies[i].Table;
            (tails[4 * i], tails[4 * i + 1]) = ((t.TruePositives, t.Diseased), (t.FalseNegatives, t.Diseased));
            (tails[4 * i + 2], tails[4 * i + 3]) = ((t.TrueNegatives, t.NonDiseased), (t.FalsePositives, t.NonDiseased));
        }

        var limits = new double[tails.Length];
        ClopperPearsonLimits.Lower(tails, confidenceLevel, limits);
        var z = Quantiles.NormalTwoSided(confidenceLevel);
        var figures = new StudyAccuracy[studies.Count];
        for (var i = 0; i < figures.Length; i++)
            figures[i] = Compute(studies[i], confidenceLevel, z, limits.AsSpan(4 * i, 4));
        return figures;
    }

    private static StudyAccuracy Compute(StudyTable study, double confidenceLevel, double z, ReadOnlySpan<double> limits)
    {
        var table = study.Table;
        Interval? lrPositive = null, lrNegative = null, oddsRatio = null;
        if (table is { Diseased: > 0, NonDiseased: > 0 })
        {
            var cells = CorrectedCells.From(table, HasZero(table));
            lrPositive = Ratio(cells.TP / cells.N1 / (cells.FP / cells.N2), 1 / cells.TP - 1 / cells.N1 + 1 / cells.FP - 1 / cells.N2, z);
            lrNegative = Ratio(cells.FN / cells.N1 / (cells.TN / cells.N2), 1 / cells.FN - 1 / cells.N1 + 1 / cells.TN - 1 / cells.N2, z);
            oddsRatio = Ratio(Math.Exp(cells.LogOddsRatio), 1 / cells.TP + 1 / cells.FP + 1 / cells.FN + 1 / cells.TN, z);
        }

        return new StudyAccuracy
        {
            Study = study.Study,
            Table = table,
            Sensitivity = BinomialInterval.Wilson(table.TruePositives, table.Diseased, confidenceLevel),
            Specificity = BinomialInterval.Wilson(table.TrueNegatives, table.NonDiseased, confidenceLevel),
            SensitivityExact = Exact(table.TruePositives, table.Diseased, limits[0], limits[1]),
            SpecificityExact = Exact(table.TrueNegatives, table.NonDiseased, limits[2], limits[3]),
            LrPositive = lrPositive,
            LrNegative = lrNegative,
            DiagnosticOddsRatio = oddsRatio,
        };
    }

    private static Interval? Exact(long events, long trials, double lower, double lowerOfOthers) =>
        trials == 0 ? null : new Interval((double)events / trials, lower, 1 - lowerOfOthers);

    internal static bool HasZero(TwoByTwo table) =>
        table.TruePositives == 0 || table.FalsePositives == 0 || table.FalseNegatives == 0 || table.TrueNegatives == 0;

    private static Interval Ratio(double estimate, double variance, double z)
    {
        var factor = Math.Exp(z * Math.Sqrt(variance));
        return new(estimate, estimate / factor, estimate * factor);
    }
}
