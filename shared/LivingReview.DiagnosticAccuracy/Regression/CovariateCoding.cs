namespace LivingReview.DiagnosticAccuracy.Regression;

/// <summary>
/// Columns for a covariate: one indicator per level without intercept, so that coefficients are the levels' logits; or ones and the centred value.
/// </summary>
internal sealed record CovariateCoding(double[][] Columns, double[][] Contrasts, IReadOnlyList<string> Names, IReadOnlyList<int> Counts, double? Centre)
{
    internal static CovariateCoding From(Covariate covariate, double[] values, double[] distinct)
    {
        if (!covariate.IsCategorical)
        {
            var centre = values.Average();
            return new CovariateCoding(
                [[.. values.Select(_ => 1.0)], [.. values.Select(v => v - centre)]], [[0, 1]], [covariate.Name], [values.Length], centre);
        }

        double[][] columns = [.. distinct.Select(level => (double[])[.. values.Select(v => v == level ? 1.0 : 0)])];
        double[][] contrasts = [.. Enumerable.Range(1, distinct.Length - 1).Select(i => Difference(distinct.Length, i))];
        return new CovariateCoding(
            columns, contrasts, [.. distinct.Select(level => covariate.Levels[(int)level])],
            [.. distinct.Select(level => values.Count(v => v == level))], null);
    }

    private static double[] Difference(int length, int index)
    {
        var row = new double[length];
        row[0] = -1;
        row[index] = 1;
        return row;
    }
}
