using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;
using Regime = LivingReview.Contracts.Estimates.Regime;

namespace LivingReview.Notification.Policies;

/// <summary>Estimates and tables of the contract as the statistics library takes them.</summary>
internal static class EstimateMapper
{
    /// <summary>The fitted model behind an estimate.</summary>
    public static BivariateFit ToFit(this StratumEstimate e) => new()
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

    /// <summary>The summary point of an estimate that is pooled in both arms.</summary>
    public static AccuracyPoint ToPoint(this StratumEstimate e) => new(e.Sensitivity!.Estimate, e.Specificity!.Estimate);

    /// <summary>An interval of the contract as the library's.</summary>
    public static Interval ToInterval(this EstimateInterval x) => new(x.Estimate, x.Lower, x.Upper);

    /// <summary>An estimate with the figures of other tables, or of another method.</summary>
    public static StratumEstimate With(this StratumEstimate e, PooledEstimate pooled) => e with
    {
        Regime = pooled.Fit.Regime.As<Regime>(),
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
        Sensitivity = ToContract(pooled.Sensitivity),
        Specificity = ToContract(pooled.Specificity),
        DiagnosticOddsRatio = ToContract(pooled.DiagnosticOddsRatio),
    };

    /// <summary>The counts of a table.</summary>
    public static TwoByTwo ToCounts(this EvidenceTable t) => new(t.Tp, t.Fp, t.Fn, t.Tn);

    /// <summary>The tables under the ids of their studies, which a label need not be.</summary>
    public static IReadOnlyList<StudyTable> ToStudyTables(this IEnumerable<EvidenceTable> tables) => [.. tables.Select(t => new StudyTable(t.StudyId, t.ToCounts()))];

    private static EstimateInterval? ToContract(Interval? x) => x is { } i ? new(i.Estimate, i.Lower, i.Upper) : null;
}
