using System.Text.Json;
using System.Text.Json.Serialization;
using LivingReview.Analysis.Evidence;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Writing;

namespace LivingReview.Analysis.Exporting;

/// <summary>
/// The evidence as the file that an import reads: one row for each 2x2 table, with everything that the estimates rest on, so that the same
/// protocol gives the same estimates again. What columns cannot say stands as JSON in "reports", "study_assessments" and "table_assessments".
/// </summary>
internal static class EvidenceCsv
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly (string Name, Func<ExtractedStudy, object?> Cell)[] OfStudy =
    [
        ("id", s => s.Id), ("study", s => s.Label), ("year", s => s.Year), ("title", s => s.Title), ("doi", s => s.Doi), ("pmid", s => s.Pmid), ("registry_number", s => s.RegistryNumber), ("country", s => s.Country),
        ("design", s => s.Design), ("timing", s => s.Timing), ("sampling", s => s.Sampling), ("setting", s => s.Setting),
    ];

    private static readonly (string Name, Func<ExtractedTable, object?> Cell)[] OfTable =
    [
        ("cohort", t => t.Cohort), ("overlap_cohort", t => t.OverlapCohortId), ("reference_standard", t => t.ReferenceStandard), ("target_condition", t => t.TargetCondition),
        ("unit_of_analysis", t => t.UnitOfAnalysis), ("cluster_adjusted", t => YesNo(t.ClusterAdjusted)),
        ("threshold_text", t => t.ThresholdText), ("threshold_direction", t => t.ThresholdDirection), ("threshold_value", t => t.ThresholdValue), ("threshold_unit", t => t.ThresholdUnit), ("threshold_rule", t => t.ThresholdRule),
        ("derivation", t => t.Derivation), ("derivation_inputs", t => string.Join("; ", t.DerivationInputs.Select(i => $"{i.Key}={i.Value}"))),
        ("reported_sensitivity", t => t.ReportedSensitivity), ("reported_specificity", t => t.ReportedSpecificity), ("reported_auc", t => t.ReportedAuc),
        ("reported_diseased", t => t.ReportedDiseased), ("reported_non_diseased", t => t.ReportedNonDiseased),
        ("indeterminate_diseased", t => t.IndeterminateDiseased), ("indeterminate_non_diseased", t => t.IndeterminateNonDiseased), ("indeterminate_handling", t => t.IndeterminateHandling),
        ("source_report", t => t.SourceReport), ("source_page", t => t.SourcePage), ("extractors", t => string.Join("; ", t.Extractors)),
        ("risk_of_bias", t => t.RiskOfBias), ("table_assessments", t => List(t.BiasAssessments)),
    ];

    // Only where a table has them: a bundle of a version from before they could be given keeps its bytes.
    private static readonly (string Name, Func<ExtractedTable, object?> Cell)[] OfJointResults =
        [("joint_with", t => t.JointWith), ("joint_tp", t => t.JointTp), ("joint_fp", t => t.JointFp)];

    public static string Write(EvidenceState evidence)
    {
        // A factor may have the name of a field, such as setting; the column is then the factor's.
        var factors = evidence.Protocol.Factors.Select(f => f.Name).ToList();
        var ofStudy = OfStudy.Where(c => !factors.Contains(c.Name, StringComparer.OrdinalIgnoreCase)).ToList();
        var hasJointResults = evidence.Studies.Values.Any(s => s.Tables.Any(t => t.JointWith is not null));
        var ofTable = OfTable.Concat(hasJointResults ? OfJointResults : []).Where(c => !factors.Contains(c.Name, StringComparer.OrdinalIgnoreCase)).ToList();
        var csv = new CsvTable(
        [
            .. ofStudy.Select(c => c.Name), "primary", "primary_in", "TP", "FP", "FN", "TN", .. factors, .. ofTable.Select(c => c.Name),
            "override", "override_reason", "reports", "study_assessments", "note",
        ]);
        foreach (var (study, t) in evidence.Studies.Values.SelectMany(study => study.Tables.Select(table => (study, table))))
        {
            var overridden = study.Warnings.Where(w => w.OverriddenBecause is not null).ToList();
            csv.Row(
            [
                .. ofStudy.Select(c => c.Cell(study)),
                YesNo(t.Primary), string.Join(',', t.PrimaryIn), t.Tp, t.Fp, t.Fn, t.Tn,
                .. factors.Select(f => (object?)t.Factors.GetValueOrDefault(f)),
                .. ofTable.Select(c => c.Cell(t)),
                string.Join("; ", overridden.Select(w => w.Code).Distinct(StringComparer.Ordinal)),
                string.Join("; ", overridden.Select(w => w.OverriddenBecause).Distinct(StringComparer.Ordinal)),
                List(study.Reports), List(study.BiasAssessments), t.Note,
            ]);
        }

        return csv.ToString();
    }

    private static string? YesNo(bool? value) => value is null ? null : value.Value ? "yes" : "no";

    private static string? List<T>(IReadOnlyList<T> list) => list.Count == 0 ? null : JsonSerializer.Serialize(list, Json);
}
