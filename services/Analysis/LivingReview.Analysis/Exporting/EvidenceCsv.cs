using LivingReview.Analysis.Evidence;
using LivingReview.EvidenceFiles.Writing;

namespace LivingReview.Analysis.Exporting;

/// <summary>The evidence as the file that an import reads: one row for each 2x2 table.</summary>
internal static class EvidenceCsv
{
    public static string Write(EvidenceState evidence)
    {
        var factors = evidence.Protocol.Factors.Select(f => f.Name).ToList();
        var csv = new CsvTable(
        [
            "study", "year", "title", "doi", "pmid", "country", "primary", "TP", "FP", "FN", "TN", .. factors,
            "cohort", "reference_standard", "target_condition", "unit_of_analysis", "derivation", "risk_of_bias",
            "reported_sensitivity", "reported_specificity", "reported_auc", "note",
        ]);
        foreach (var (study, t) in evidence.Studies.Values.SelectMany(study => study.Tables.Select(table => (study, table))))
        {
            csv.Row(
            [
                study.Label, study.Year, study.Title, study.Doi, study.Pmid, study.Country, t.Primary ? "yes" : "no", t.Tp, t.Fp, t.Fn, t.Tn,
                .. factors.Select(f => (object?)t.Factors.GetValueOrDefault(f)),
                t.Cohort, t.ReferenceStandard, t.TargetCondition, t.UnitOfAnalysis, t.Derivation, t.RiskOfBias, t.ReportedSensitivity, t.ReportedSpecificity, t.ReportedAuc, t.Note,
            ]);
        }

        return csv.ToString();
    }
}
