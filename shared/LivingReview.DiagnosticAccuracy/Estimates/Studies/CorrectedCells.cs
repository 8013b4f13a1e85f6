namespace LivingReview.DiagnosticAccuracy.Estimates.Studies;

/// <summary>The cells of a table as real numbers, 0.5 added to each where asked.</summary>
internal readonly record struct CorrectedCells(double TP, double FP, double FN, double TN)
{
    public double N1 => TP + FN;

    public double N2 => FP + TN;

    public double LogitSensitivity => Math.Log(TP / FN);

    public double LogitSpecificity => Math.Log(TN / FP);

    public double LogOddsRatio => LogitSensitivity + LogitSpecificity;

    public double VarianceLogitSensitivity => 1 / TP + 1 / FN;

    public double VarianceLogitSpecificity => 1 / FP + 1 / TN;

    public static CorrectedCells From(TwoByTwo table, bool correct)
    {
        var add = correct ? 0.5 : 0;
        return new(table.TruePositives + add, table.FalsePositives + add, table.FalseNegatives + add, table.TrueNegatives + add);
    }
}
