using LivingReview.DiagnosticAccuracy.Binomial;

namespace LivingReview.DiagnosticAccuracy.Regression;

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
        var totals = Totals.Of(tables);
        if (!totals.InformativeA || !totals.InformativeB)
            return null;
        var order = Cells.CanonicalOrder(tables);
        int[][] clusters = [.. Enumerable.Range(0, order.Length).GroupBy(i => studies[order[i]], StringComparer.Ordinal).Select(g => g.ToArray())];
        return new Models(Cells.From(tables, order), [Design.Ones(order.Length)], clusters).Fit(false, false);
    }
}
