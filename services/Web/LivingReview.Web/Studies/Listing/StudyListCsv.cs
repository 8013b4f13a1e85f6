using LivingReview.Contracts.Reviews;
using LivingReview.EvidenceFiles.Writing;

namespace LivingReview.Web.Studies.Listing;

/// <summary>The list of studies as CSV.</summary>
internal static class StudyListCsv
{
    public static string Write(IEnumerable<StudyRow> rows, Protocol protocol)
    {
        var csv = new CsvTable(["id", "study", "year", .. protocol.Factors.Select(factor => factor.Name), "tp", "fp", "fn", "tn", "sensitivity", "sensitivity_lower", "sensitivity_upper",
            "specificity", "specificity_lower", "specificity_upper", "risk_of_bias", "open_warnings", "withdrawn", "revision"]);
        foreach (var row in rows)
        {
            csv.Row(
            [
                row.Id, row.Label, row.Year, .. protocol.Factors.Select(factor => (object?)row.Table.Factors.GetValueOrDefault(factor.Name)),
                row.Table.Tp, row.Table.Fp, row.Table.Fn, row.Table.Tn, row.Sensitivity?.Estimate, row.Sensitivity?.Lower, row.Sensitivity?.Upper,
                row.Specificity?.Estimate, row.Specificity?.Lower, row.Specificity?.Upper, row.RiskOfBias, row.OpenWarnings, row.Withdrawn?.Kind, row.Revision,
            ]);
        }

        return csv.ToString();
    }
}
