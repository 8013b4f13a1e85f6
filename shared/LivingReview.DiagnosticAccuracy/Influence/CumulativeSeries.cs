namespace LivingReview.DiagnosticAccuracy;

/// <summary>How the estimate grew: the fit of the first table, of the first two, and so on, in the order given (of publication, say).</summary>
public static class CumulativeSeries
{
    /// <summary>Fits every beginning of the list.</summary>
    /// <param name="tables">The tables in their order in time.</param>
    /// <param name="from">Number of tables of the first fit, at least 1.</param>
    /// <param name="options">As for <see cref="BinomialModel.Fit"/>.</param>
    /// <returns>The fits of the first <paramref name="from"/>, <paramref name="from"/> + 1, ... tables; empty where there are fewer.</returns>
    public static IReadOnlyList<BivariateFit> Fit(ReadOnlySpan<TwoByTwo> tables, int from = 1, BinomialOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        var fits = new List<BivariateFit>();
        for (var count = from; count <= tables.Length; count++)
            fits.Add(BinomialModel.Fit(tables[..count], options));
        return fits;
    }
}
