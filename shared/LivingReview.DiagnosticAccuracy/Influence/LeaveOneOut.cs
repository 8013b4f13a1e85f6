using LivingReview.DiagnosticAccuracy.Influence;
using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Linear;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>The fit without one study, and how far the means moved.</summary>
/// <param name="Index">Position of the table left out in the caller's list.</param>
/// <param name="Fit">The fit of the others.</param>
/// <param name="CooksDistance">
/// (mu - mu_(i))' V^-1 (mu - mu_(i)) / 2 with V the covariance of the means of the full fit (Cook 1977, Technometrics 19:15, on the two means);
/// null where either fit lacks a mean or V is singular. Above 1 the study moves the pooled point by more than its standard errors.
/// </param>
public sealed record LeaveOneOutResult(int Index, BivariateFit Fit, double? CooksDistance);

/// <summary>Leave-one-out influence.</summary>
public static class LeaveOneOut
{
    /// <summary>Beyond this many studies a fit begins at the full one: with fewer, other maxima are near and every fit starts from nothing.</summary>
    private const int MinWarmStartStudies = 40;

    /// <summary>Refits without each table in turn. The results are those of <see cref="BinomialModel.Fit"/> on the remaining tables, to 1e-8.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="full">The exact fit of all of them.</param>
    /// <returns>One entry per table with any count, in the caller's order.</returns>
    public static IReadOnlyList<LeaveOneOutResult> Fit(ReadOnlySpan<TwoByTwo> tables, BivariateFit full)
    {
        ArgumentNullException.ThrowIfNull(full);
        var order = Cells.CanonicalOrder(tables);
        var cells = Cells.From(tables, order);
        var warm = full.Regime == Regime.Bivariate && order.Length > MinWarmStartStudies ? new WarmStartedRefits(cells, full) : null;
        var results = new LeaveOneOutResult[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            // Identical tables leave identical rests.
            var same = i > 0 && tables[order[i]] == tables[order[i - 1]];
            var fit = same ? results[i - 1].Fit : warm?.Without(i) ?? BinomialModel.Fit(Without(tables, order[i]));
            results[i] = new LeaveOneOutResult(order[i], fit, Distance(full, fit));
        }

        Array.Sort(results, (a, b) => a.Index.CompareTo(b.Index));
        return results;
    }

    private static TwoByTwo[] Without(ReadOnlySpan<TwoByTwo> tables, int index) => [.. tables[..index], .. tables[(index + 1)..]];

    private static double? Distance(BivariateFit full, BivariateFit rest)
    {
        if (full is not { LogitSensitivity: { } a, LogitSpecificity: { } b, SeLogitSensitivity: { } sa, SeLogitSpecificity: { } sb, CovLogits: { } ab }
            || rest is not { LogitSensitivity: { } a1, LogitSpecificity: { } b1 })
        {
            return null;
        }

        return new SymmetricMatrix2(sa * sa, ab, sb * sb).InverseQuadraticForm(a - a1, b - b1) / 2;
    }
}
