using System.Globalization;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Problems;

namespace LivingReview.Ingestion.Studies;

/// <summary>The papers of a study.</summary>
internal static class ReportRules
{
    private const int Most = 100;

    public static IReadOnlyList<Report> Check(IReadOnlyList<ReportSubmission>? given, Faults faults)
    {
        var reports = given ?? [];
        faults.Require(reports.Count <= Most, "reports", "At most 100 reports per study.");
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var checkedReports = new List<Report>();
        for (var i = 0; i < reports.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"reports[{i}]");
            if (reports[i] is not { } report)
            {
                faults.Add(at, "The report is missing.");
                continue;
            }

            var id = FieldRules.Text(report.Id, at + ".id", faults) ?? string.Create(CultureInfo.InvariantCulture, $"r{i + 1}");
            faults.Require(ids.Add(id), at + ".id", $"The report '{id}' is there twice.");
            Bounds.Check(report, at + ".", faults);
            checkedReports.Add(new Report
            {
                Id = id,
                Title = FieldRules.Text(report.Title, at + ".title", faults),
                Doi = FieldRules.Doi(report.Doi),
                Pmid = FieldRules.Pmid(report.Pmid, at + ".pmid", faults),
                Year = report.Year,
                Kind = FieldRules.Word(report.Kind, ExtractionVocabulary.ReportKinds, at + ".kind", faults),
                Integrity = FieldRules.Word(report.Integrity, ExtractionVocabulary.IntegrityStatuses, at + ".integrity", faults) ?? "none",
                Notice = FieldRules.Text(report.Notice, at + ".notice", faults),
                NoticedOn = report.NoticedOn,
            });
        }

        return checkedReports;
    }
}
