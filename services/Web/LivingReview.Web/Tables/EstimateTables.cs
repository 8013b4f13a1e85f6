using LivingReview.Contracts;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.EvidenceFiles.Writing;
using LivingReview.Figures.Formatting;

namespace LivingReview.Web.Tables;

/// <summary>The tables of a review's first page.</summary>
internal static class EstimateTables
{
    public static CsvTable Pooled(ReviewEstimates estimates)
    {
        var csv = new CsvTable(
            "stratum", "k", "diseased", "non_diseased", "regime", "interval", "sensitivity", "sensitivity_lower", "sensitivity_upper",
            "specificity", "specificity_lower", "specificity_upper", "i2_sensitivity", "i2_specificity", "tau_sensitivity", "tau_specificity",
            "correlation", "lr_positive", "lr_negative", "dor", "auc", "warnings", "revision", "engine");
        foreach (var one in estimates.Strata.Concat(estimates.Companions))
        {
            csv.Row(
                one.Stratum, one.K, one.Diseased, one.NonDiseased, one.Regime.Name(), one.IntervalKind.Name(), one.Sensitivity?.Estimate, one.Sensitivity?.Lower, one.Sensitivity?.Upper,
                one.Specificity?.Estimate, one.Specificity?.Lower, one.Specificity?.Upper, one.I2?.Sensitivity, one.I2?.Specificity, Root(one.VarianceSensitivity), Root(one.VarianceSpecificity),
                one.Correlation, one.LrPositive?.Estimate, one.LrNegative?.Estimate, one.DiagnosticOddsRatio?.Estimate, one.Auc, string.Join(' ', one.Warnings), estimates.Revision, one.EngineVersion);
        }

        return csv;
    }

    public static CsvTable Studies(StratumFigures figures)
    {
        var csv = new CsvTable("study", "label", "year", "tp", "fp", "fn", "tn", "sensitivity", "sensitivity_lower", "sensitivity_upper", "specificity", "specificity_lower", "specificity_upper", "weight_sensitivity", "weight_specificity");
        var weights = figures.Weights.ToDictionary(weight => weight.StudyId, StringComparer.Ordinal);
        foreach (var study in figures.Studies)
        {
            var weight = weights.GetValueOrDefault(study.StudyId);
            csv.Row(
                study.StudyId, study.Label, study.Year, study.Tp, study.Fp, study.Fn, study.Tn, study.Sensitivity?.Estimate, study.Sensitivity?.Lower, study.Sensitivity?.Upper,
                study.Specificity?.Estimate, study.Specificity?.Lower, study.Specificity?.Upper, weight?.Sensitivity, weight?.Specificity);
        }

        return csv;
    }

    public static CsvTable History(IReadOnlyList<EstimateHistoryPoint> history, long? revision)
    {
        var csv = new CsvTable("revision", "estimate_version", "written", "k", "sensitivity", "sensitivity_lower", "sensitivity_upper", "specificity", "specificity_lower", "specificity_upper", "changes");
        foreach (var point in history.Where(point => point.Revision <= (revision ?? long.MaxValue)).OrderBy(point => point.EstimateVersion))
        {
            var one = point.Estimate;
            csv.Row(
                point.Revision, point.EstimateVersion, point.At, one.K, one.Sensitivity?.Estimate, one.Sensitivity?.Lower, one.Sensitivity?.Upper,
                one.Specificity?.Estimate, one.Specificity?.Lower, one.Specificity?.Upper, string.Join("; ", point.Causes.Select(EvidenceChangeText.Describe)));
        }

        return csv;
    }

    public static CsvTable Detail(StratumDetail detail)
    {
        var csv = new CsvTable("quantity", "estimate", "lower", "upper");
        foreach (var (name, value) in DetailRows.List(detail))
            csv.Row(name, value.Estimate, value.Lower, value.Upper);
        return csv;
    }

    public static CsvTable Alerts(IReadOnlyList<Alert> alerts)
    {
        var csv = new CsvTable("id", "stratum", "kind", "severity", "rule", "detected", "from_revision", "to_revision", "sensitivity_before", "sensitivity_after", "specificity_before", "specificity_after", "summary", "changes");
        foreach (var alert in alerts)
        {
            csv.Row(
                alert.Id, alert.Stratum, alert.Kind, alert.Severity.Name(), alert.Rule, alert.DetectedAt, alert.Before.Revision, alert.After.Revision, alert.Before.Sensitivity.Estimate,
                alert.After.Sensitivity.Estimate, alert.Before.Specificity.Estimate, alert.After.Specificity.Estimate, alert.Summary, string.Join("; ", alert.Causes.Select(EvidenceChangeText.Describe)));
        }

        return csv;
    }

    private static double? Root(double? variance) => variance is { } value ? Math.Sqrt(value) : null;
}
