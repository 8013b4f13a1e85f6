using LivingReview.DiagnosticAccuracy.Distributions;

namespace LivingReview.DiagnosticAccuracy.Studies;

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
    /// <param name="level">Confidence level in (0, 1).</param>
    public static StudyAccuracy Of(StudyTable study, double level = 0.95)
    {
        var table = study.Table;
        var accuracy = new StudyAccuracy
        {
            Study = study.Study,
            Table = table,
            Sensitivity = BinomialInterval.Wilson(table.TruePositives, table.Diseased, level),
            Specificity = BinomialInterval.Wilson(table.TrueNegatives, table.NonDiseased, level),
            SensitivityExact = BinomialInterval.ClopperPearson(table.TruePositives, table.Diseased, level),
            SpecificityExact = BinomialInterval.ClopperPearson(table.TrueNegatives, table.NonDiseased, level),
        };
        if (table.Diseased == 0 || table.NonDiseased == 0) return accuracy;
        var cells = CorrectedCells.Of(table, HasZero(table));
        var z = Quantiles.NormalTwoSided(level);
        return accuracy with
        {
            LrPositive = Ratio(cells.TP / cells.N1 / (cells.FP / cells.N2), 1 / cells.TP - 1 / cells.N1 + 1 / cells.FP - 1 / cells.N2, z),
            LrNegative = Ratio(cells.FN / cells.N1 / (cells.TN / cells.N2), 1 / cells.FN - 1 / cells.N1 + 1 / cells.TN - 1 / cells.N2, z),
            DiagnosticOddsRatio = Ratio(Math.Exp(cells.LogOddsRatio), 1 / cells.TP + 1 / cells.FP + 1 / cells.FN + 1 / cells.TN, z),
        };
    }

    internal static bool HasZero(TwoByTwo table) =>
        table.TruePositives == 0 || table.FalsePositives == 0 || table.FalseNegatives == 0 || table.TrueNegatives == 0;

    private static Interval Ratio(double estimate, double variance, double z)
    {
        var factor = Math.Exp(z * Math.Sqrt(variance));
        return new(estimate, estimate / factor, estimate * factor);
    }
}
