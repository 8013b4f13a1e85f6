using System.Globalization;
using System.Text;
using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Exports;

/// <summary>The reports of the studies as RIS; a study that names none is its own report.</summary>
internal static class StudyRis
{
    public static string Write(IEnumerable<ExtractedStudy> studies)
    {
        var text = new StringBuilder();
        foreach (var study in studies)
        {
            IReadOnlyList<Report> reports = study.Reports.Count > 0 ? study.Reports
                : [new Report { Id = "r1", Title = study.Title ?? study.Label, Doi = study.Doi, Pmid = study.Pmid, Year = study.Year }];
            foreach (var report in reports)
            {
                Line("TY", report.Kind is "thesis" ? "THES" : report.Kind is "conference" ? "CONF" : "JOUR");
                Line("TI", report.Title ?? study.Title ?? study.Label);
                Line("PY", (report.Year ?? study.Year)?.ToString(CultureInfo.InvariantCulture));
                Line("DO", report.Doi);
                if (report.Pmid is not null)
                {
                    Line("DB", "PubMed");
                    Line("AN", report.Pmid);
                }

                Line("ID", study.Id);
                Line("N1", report.Integrity == "none" ? null : report.Integrity);
                text.Append("ER  - \r\n\r\n");
            }
        }

        return text.ToString();

        void Line(string tag, string? value)
        {
            if (value is not null) text.Append(tag).Append("  - ").Append(value.ReplaceLineEndings(" ")).Append("\r\n");
        }
    }
}
