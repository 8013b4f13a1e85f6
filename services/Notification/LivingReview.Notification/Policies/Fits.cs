using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Notification.Policies;

/// <summary>Estimates and tables as the statistics take them.</summary>
internal static class Fits
{
    /// <summary>The fitted model behind an estimate.</summary>
    public static BivariateFit Of(StratumEstimate e) => new()
    {
        Regime = e.Regime.As<DiagnosticAccuracy.Regime>(),
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

    /// <summary>An estimate with the figures of another fit.</summary>
    public static StratumEstimate Into(StratumEstimate e, PooledEstimate pooled) => e with
    {
        Regime = pooled.Fit.Regime.As<Contracts.Estimates.Regime>(),
        K = pooled.Fit.Studies,
        Diseased = pooled.Fit.Diseased,
        NonDiseased = pooled.Fit.NonDiseased,
        Converged = pooled.Fit.Converged,
        Iterations = pooled.Fit.Iterations,
        GradientNorm = pooled.Fit.GradientNorm,
        LogitSensitivity = pooled.Fit.LogitSensitivity,
        LogitSpecificity = pooled.Fit.LogitSpecificity,
        SeLogitSensitivity = pooled.Fit.SeLogitSensitivity,
        SeLogitSpecificity = pooled.Fit.SeLogitSpecificity,
        CovLogits = pooled.Fit.CovLogits,
        VarianceSensitivity = pooled.Fit.VarianceSensitivity,
        VarianceSpecificity = pooled.Fit.VarianceSpecificity,
        Covariance = pooled.Fit.Covariance,
        Correlation = pooled.Fit.Correlation,
        Sensitivity = Of(pooled.Sensitivity),
        Specificity = Of(pooled.Specificity),
        DiagnosticOddsRatio = Of(pooled.DiagnosticOddsRatio),
    };

    private static EstimateInterval? Of(Interval? x) => x is { } i ? new(i.Estimate, i.Lower, i.Upper) : null;

    public static TwoByTwo Of(EvidenceTable t) => new(t.Tp, t.Fp, t.Fn, t.Tn);

    /// <summary>The tables under the ids of their studies, which a label need not be.</summary>
    public static IReadOnlyList<StudyTable> Of(IReadOnlyList<EvidenceTable> tables) => [.. tables.Select(t => new StudyTable(t.StudyId, Of(t)))];
}
