using LivingReview.DiagnosticAccuracy.Models.Binomial;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// The bivariate binomial-normal model (Chu and Cole 2006, J Clin Epidemiol 59:1331; Harbord et al. 2007, Biostatistics 8:239):
/// TP_i ~ Bin(TP_i + FN_i, expit(a_i)), TN_i ~ Bin(TN_i + FP_i, expit(b_i)), (a_i, b_i) ~ N(mu, Sigma), by maximum likelihood.
/// </summary>
public static class BinomialModel
{
    /// <summary>
    /// Fits the model. The result depends on the set of tables alone, not on their order, to the last bit. Tables with both arms empty are
    /// ignored; a table with one empty arm contributes the other. Never throws on valid tables and never holds NaN: what the data do not
    /// identify is null, and <see cref="BivariateFit.Warnings"/> says why.
    /// </summary>
    /// <param name="tables">One table per study.</param>
    /// <param name="options">Null for the exact maximum likelihood estimate.</param>
    /// <returns>The fit of the largest model whose parameters the data identify.</returns>
    public static BivariateFit Fit(ReadOnlySpan<TwoByTwo> tables, BinomialOptions? options = null)
    {
        return ModelSelector.Select(Cells.From(tables), CellTotals.Sum(tables), Valid(options ?? new BinomialOptions()));
    }

    internal static BinomialOptions Valid(BinomialOptions options) => options.Nodes is < 1 or > 200
        ? throw new ArgumentOutOfRangeException(nameof(options), options.Nodes, "Nodes must be between 1 and 200.")
        : options;
}
