using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.EvidenceFiles.Writing;

namespace LivingReview.Analysis.Exporting;

/// <summary>The estimates as one row for each stratum, companions last.</summary>
internal static class EstimateTable
{
    public static string Csv(ReviewEstimates estimates)
    {
        var csv = new CsvTable(
            "stratum", "k", "diseased", "non_diseased", "regime", "converged", "sensitivity", "sensitivity_lower", "sensitivity_upper",
            "specificity", "specificity_lower", "specificity_upper", "interval", "lr_positive", "lr_negative", "diagnostic_odds_ratio", "auc",
            "logit_sensitivity", "logit_specificity", "se_logit_sensitivity", "se_logit_specificity", "cov_logits",
            "variance_sensitivity", "variance_specificity", "covariance", "correlation", "log_likelihood", "engine", "input_hash",
            "tables", "table_selection", "left_out_tables", "left_out_studies", "left_out");
        foreach (var s in estimates.Strata.Concat(estimates.Companions))
        {
            csv.Row(
                s.Stratum, s.K, s.Diseased, s.NonDiseased, s.Regime.Name(), s.Converged ? "yes" : "no",
                s.Sensitivity?.Estimate, s.Sensitivity?.Lower, s.Sensitivity?.Upper, s.Specificity?.Estimate, s.Specificity?.Lower, s.Specificity?.Upper, s.IntervalKind.Name(),
                s.LrPositive?.Estimate, s.LrNegative?.Estimate, s.DiagnosticOddsRatio?.Estimate, s.Auc,
                s.LogitSensitivity, s.LogitSpecificity, s.SeLogitSensitivity, s.SeLogitSpecificity, s.CovLogits,
                s.VarianceSensitivity, s.VarianceSpecificity, s.Covariance, s.Correlation, s.LogLikelihood, s.EngineVersion, s.InputHash,
                s.Tables, s.TableSelection?.Name(), s.LeftOut?.Tables ?? 0, s.LeftOut?.Studies ?? 0,
                string.Join("; ", (s.LeftOut?.Listed ?? []).Select(l => FormattableString.Invariant($"{l.StudyId} ({l.Tables}, {l.Reason.Name()})"))));
        }

        return csv.ToString();
    }
}
