using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Estimates;

/// <summary>Levels of a factor that share studies, by the comparative model: a pure function.</summary>
internal static class PairedLevels
{
    /// <summary>Null where the model cannot be fitted.</summary>
    /// <param name="levels">The tables of the levels.</param>
    /// <param name="reference">The level that the others are compared with.</param>
    public static PairedComparison? Compare(JointLevels levels, string reference)
    {
        if (ComparativeModel.Fit(levels.Tables, new() { Reference = reference }) is not { } fit) return null;
        var adjusted = Holm.Adjust([.. fit.Contrasts.Select(c => c.Sensitivity?.PValue), .. fit.Contrasts.Select(c => c.Specificity?.PValue)]);
        return new(
            fit.Reference,
            [.. fit.Contrasts.Select((c, i) => new PairedContrast(c.Test, ToContract(c.Sensitivity, adjusted[i]), ToContract(c.Specificity, adjusted[fit.Contrasts.Count + i])))],
            fit.Converged,
            [.. fit.Warnings.Select(w => w.Message)])
        {
            Joint = levels is { Used: 0, Unused: 0 } ? null : new(levels.Used, levels.Unused, [.. fit.Dependence.Select(ToContract)]),
        };
    }

    private static LevelDependence ToContract(TestDependence d) =>
        new(d.Test, d.Against, d.Studies, StratumEstimator.ToContract(d.Diseased), StratumEstimator.ToContract(d.NonDiseased));

    private static LevelContrast? ToContract(AccuracyContrast? contrast, double? adjusted) => contrast is null ? null : new(
        StratumEstimator.ToContract(contrast.Difference)!, StratumEstimator.ToContract(contrast.Relative), contrast.PValue, adjusted);
}
