using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Regression;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>The bivariate model where several tables of one study share that study's random effects, without covariates.</summary>
public static class SharedStudies
{
    /// <summary>Fits the model.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="studies">The study of each table.</param>
    /// <returns>The fit with one coefficient per arm; null where an arm lacks successes or failures.</returns>
    public static RegressionModel? Fit(ReadOnlySpan<TwoByTwo> tables, IReadOnlyList<string> studies)
    {
        ArgumentNullException.ThrowIfNull(studies);
        if (studies.Count != tables.Length)
            throw new ArgumentException("One study per table is needed.", nameof(studies));
        var totals = CellTotals.Sum(tables);
        if (!totals.InformativeA || !totals.InformativeB)
            return null;
        var order = Cells.CanonicalOrder(tables);
        int[][] clusters = [.. Enumerable.Range(0, order.Length).GroupBy(i => studies[order[i]], StringComparer.Ordinal).Select(g => g.ToArray())];
        return new NestedModels(Cells.From(tables, order), [DesignMatrix.Ones(order.Length)], clusters).Fit(false, false);
    }
}
