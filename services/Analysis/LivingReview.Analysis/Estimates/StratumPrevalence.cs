using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Estimates;

/// <summary>Sensitivity, specificity and prevalence of a stratum's studies in one model.</summary>
internal static class StratumPrevalence
{
    /// <summary>Null where several tables of a study count, and with fewer than two studies that have a prevalence.</summary>
    public static StudyPrevalenceFigures? Compute(StratumInputs inputs)
    {
        if (inputs.IsClustered) return null;
        // In these designs the investigators chose how many people have the condition.
        var used = inputs.Studies.Where(s => s.Design is not ("two-gate" or "nested")).ToList();
        var fit = TrivariateModel.Fit([.. used.Select(StratumInputs.Counts)], inputs.Options.ConfidenceLevel);
        if (fit.StudiesWithPrevalence < 2) return null;
        return new()
        {
            K = fit.Studies,
            LeftOut = inputs.Studies.Count - used.Count,
            OfUnknownDesign = used.Count(s => s.Design is null),
            Prevalence = StratumEstimator.ToContract(fit.Prevalence),
            Ppv = StratumEstimator.ToContract(fit.PositivePredictiveValue),
            Npv = StratumEstimator.ToContract(fit.NegativePredictiveValue),
            NewStudyPpv = StratumEstimator.ToContract(fit.NewStudyPositivePredictiveValue),
            NewStudyNpv = StratumEstimator.ToContract(fit.NewStudyNegativePredictiveValue),
            P = fit.PrevalenceTest?.PValue,
            Warnings = [.. fit.Warnings.Select(w => w.Message)],
        };
    }
}
