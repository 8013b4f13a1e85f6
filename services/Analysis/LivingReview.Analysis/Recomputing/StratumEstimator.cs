using LivingReview.Analysis.Strata;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;
using Regime = LivingReview.Contracts.Estimates.Regime;

namespace LivingReview.Analysis.Recomputing;

/// <summary>From a stratum's inputs to its estimate: a pure function.</summary>
internal static class StratumEstimator
{
    public static StratumEstimate Estimate(StratumInputs inputs) => ToContract(inputs, StratumPooling.Pool(inputs));

    /// <summary>The engine's result in the words of the contract.</summary>
    public static StratumEstimate ToContract(StratumInputs inputs, PooledEstimate pooled)
    {
        var fit = pooled.Fit;
        return new StratumEstimate
        {
            Stratum = inputs.Stratum,
            K = fit.Studies,
            Diseased = fit.Diseased,
            NonDiseased = fit.NonDiseased,
            Regime = fit.Regime.As<Regime>(),
            Converged = fit.Converged,
            Iterations = fit.Iterations,
            GradientNorm = fit.GradientNorm,
            LogLikelihood = fit.LogLikelihood,
            LogitSensitivity = fit.LogitSensitivity,
            LogitSpecificity = fit.LogitSpecificity,
            SeLogitSensitivity = fit.SeLogitSensitivity,
            SeLogitSpecificity = fit.SeLogitSpecificity,
            CovLogits = fit.CovLogits,
            VarianceSensitivity = fit.VarianceSensitivity,
            VarianceSpecificity = fit.VarianceSpecificity,
            Covariance = fit.Covariance,
            Correlation = fit.Correlation,
            Sensitivity = ToContract(pooled.Sensitivity),
            Specificity = ToContract(pooled.Specificity),
            IntervalKind = pooled.Intervals.As<IntervalKind>(),
            LrPositive = ToContract(pooled.LrPositive),
            LrNegative = ToContract(pooled.LrNegative),
            DiagnosticOddsRatio = ToContract(pooled.DiagnosticOddsRatio),
            Auc = pooled.Auc,
            I2 = new HeterogeneityShares(pooled.I2.Sensitivity, pooled.I2.Specificity, pooled.I2.Bivariate),
            Warnings = [.. pooled.Warnings.Select(w => w.Message)],
            WarningCodes = [.. pooled.Warnings.Select(w => w.Code)],
            EngineVersion = Engine.Version,
            InputHash = inputs.Hash,
            Revision = inputs.Revision,
            // A judgement of bias may change and the estimate stay.
            Studies = fit.Regime == DiagnosticAccuracy.Regime.Listed ? [.. Results(inputs, pooled).Select(s => s with { RiskOfBias = null })] : [],
            TableSelection = inputs.Selection,
            Tables = inputs.IsClustered ? inputs.Studies.Count(s => StratumInputs.Counts(s).Total > 0) : null,
            LeftOut = inputs.LeftOut,
        };
    }

    public static EstimateInterval? ToContract(Interval? interval) =>
        interval is { } value ? new EstimateInterval(value.Estimate, value.Lower, value.Upper) : null;

    /// <summary>The studies' own results, by label.</summary>
    public static IReadOnlyList<StudyResult> Results(StratumInputs inputs, PooledEstimate pooled) =>
        [.. inputs.Studies.Select((s, i) => Result(s, pooled.Studies[i])).OrderBy(s => s.Label, StringComparer.OrdinalIgnoreCase).ThenBy(s => s.StudyId, StringComparer.Ordinal)];

    private static StudyResult Result(ExtractedStudy study, StudyAccuracy accuracy)
    {
        var table = Stratum.Primary(study);
        return new StudyResult
        {
            StudyId = study.Id,
            Label = study.Label,
            Year = study.Year,
            Tp = table.Tp,
            Fp = table.Fp,
            Fn = table.Fn,
            Tn = table.Tn,
            Sensitivity = ToContract(accuracy.Sensitivity),
            Specificity = ToContract(accuracy.Specificity),
            Factors = table.Factors,
            RiskOfBias = table.RiskOfBias,
        };
    }
}
