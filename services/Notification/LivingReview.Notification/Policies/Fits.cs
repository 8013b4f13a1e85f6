using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Notification.Policies;

/// <summary>Estimates and tables as the statistics take them.</summary>
internal static class Fits
{
    /// <summary>The fitted model behind an estimate.</summary>
    public static BivariateFit Of(StratumEstimate e) => new()
    {
        Regime = e.Regime switch
        {
            "bivariate" => Regime.Bivariate,
            "bivariate-boundary" => Regime.BivariateBoundary,
            "uncorrelated" => Regime.Uncorrelated,
            "fixed" => Regime.Fixed,
            "univariate" => Regime.Univariate,
            "single" => Regime.Single,
            "listed" => Regime.Listed,
            _ => Regime.None,
        },
        Studies = e.K,
        Diseased = e.Diseased,
        NonDiseased = e.NonDiseased,
        Converged = e.Converged,
        Iterations = e.Iterations,
        GradientNorm = e.GradientNorm,
        LogitSensitivity = e.LogitSensitivity,
        LogitSpecificity = e.LogitSpecificity,
        SeLogitSensitivity = e.SeLogitSensitivity,
        SeLogitSpecificity = e.SeLogitSpecificity,
        CovLogits = e.CovLogits,
        VarianceSensitivity = e.VarianceSensitivity,
        VarianceSpecificity = e.VarianceSpecificity,
        Covariance = e.Covariance,
        Correlation = e.Correlation,
    };

    public static TwoByTwo Of(EvidenceTable t) => new(t.Tp, t.Fp, t.Fn, t.Tn);

    /// <summary>The tables under the ids of their studies, which a label need not be.</summary>
    public static IReadOnlyList<StudyTable> Of(IReadOnlyList<EvidenceTable> tables) => [.. tables.Select(t => new StudyTable(t.StudyId, Of(t)))];
}
