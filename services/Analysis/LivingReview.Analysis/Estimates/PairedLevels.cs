using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Estimates;

/// <summary>Levels of a factor that share studies, by the comparative model: a pure function.</summary>
internal static class PairedLevels
{
    /// <summary>Null where the model cannot be fitted.</summary>
    /// <param name="tables">The tables, the level as the test.</param>
    /// <param name="reference">The level that the others are compared with.</param>
    public static PairedComparison? Compare(IReadOnlyList<ComparativeTable> tables, string reference)
    {
        if (ComparativeModel.Fit(tables, new() { Reference = reference }) is not { } fit) return null;
        var adjusted = Holm.Adjust([.. fit.Contrasts.Select(c => c.Sensitivity?.PValue), .. fit.Contrasts.Select(c => c.Specificity?.PValue)]);
        return new(
            fit.Reference,
            [.. fit.Contrasts.Select((c, i) => new PairedContrast(c.Test, ToContract(c.Sensitivity, adjusted[i]), ToContract(c.Specificity, adjusted[fit.Contrasts.Count + i])))],
            fit.Converged,
            [.. fit.Warnings.Select(w => w.Message)]);
    }

    private static LevelContrast? ToContract(AccuracyContrast? contrast, double? adjusted) => contrast is null ? null : new(
        StratumEstimator.ToContract(contrast.Difference)!, StratumEstimator.ToContract(contrast.Relative), contrast.PValue, adjusted);
}
