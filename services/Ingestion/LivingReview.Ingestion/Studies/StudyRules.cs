using System.Globalization;
using System.Text.RegularExpressions;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Names;
using LivingReview.Hosting.Problems;

namespace LivingReview.Ingestion.Studies;

/// <summary>Turns a submission into a study, or says everything that is wrong with it.</summary>
internal static partial class StudyRules
{
    /// <summary>A submission checked against the protocol. <paramref name="faults"/> receives every fault; the study is null if there is one.</summary>
    public static ExtractedStudy? Check(StudySubmission submission, Protocol protocol, Faults faults)
    {
        var before = faults.All.Count;
        var label = submission.Label?.Trim() ?? "";
        faults.Require(label.Length is > 0 and <= 200, "label", "A label of 1 to 200 characters is needed, such as \"Jang 2021\".");
        var id = submission.Id ?? StudyIds.FromLabel(label);
        faults.Require(label.Length == 0 || StudyId().IsMatch(id), "id", "An id consists of 1 to 100 lower-case letters, digits and hyphens.");
        Bounds.Check(submission, "", faults);

        var tables = submission.Tables ?? [];
        faults.Require(tables.Count > 0, "tables", "At least one 2x2 table is needed.");
        faults.Require(tables.Count <= 100, "tables", "At most 100 tables per study.");
        var primaries = tables.Count == 1 ? 1 : tables.Count(t => t?.Primary == true);
        faults.Require(tables.Count == 0 || primaries == 1, "tables", $"Exactly one of several tables must be primary; {primaries} are.");

        var extracted = tables.Select((t, i) => TableRules.Check(t, tables.Count == 1, protocol, Index("tables", i), faults)).ToList();
        TableRules.CheckClaims(tables, protocol, faults);
        // Counts that are missing or negative have their own faults; against them nothing can be said.
        if (tables.All(t => t is { Tp: >= 0, Fp: >= 0, Fn: >= 0, Tn: >= 0 })) JointRules.Check([.. extracted.OfType<ExtractedTable>()], protocol, faults);
        var reports = ReportRules.Check(submission.Reports, faults);
        CheckSources(tables, reports, faults);
        foreach (var (o, i) in (submission.Overrides ?? []).Select((o, i) => (o, i)))
        {
            faults.Require(!string.IsNullOrWhiteSpace(o?.Code), Index("overrides", i) + ".code", "The code of the finding is needed, such as \"counts-contradict-sensitivity\".");
            faults.Require(!string.IsNullOrWhiteSpace(o?.Reason), Index("overrides", i) + ".reason", "A reason is needed: it stays in the study's history.");
        }

        var study = new ExtractedStudy
        {
            Id = id,
            Label = label,
            Year = submission.Year,
            Title = FieldRules.Text(submission.Title, "title", faults),
            Doi = FieldRules.Doi(submission.Doi),
            Pmid = FieldRules.Pmid(submission.Pmid, "pmid", faults),
            RegistryNumber = FieldRules.RegistryNumber(submission.RegistryNumber, "registryNumber", faults),
            Country = FieldRules.Text(submission.Country, "country", faults),
            Reports = reports,
            Design = FieldRules.Word(submission.Design, ExtractionVocabulary.Designs, "design", faults),
            Timing = FieldRules.Word(submission.Timing, ExtractionVocabulary.Timings, "timing", faults),
            Sampling = FieldRules.Word(submission.Sampling, ExtractionVocabulary.Samplings, "sampling", faults),
            Setting = FieldRules.Word(submission.Setting, ExtractionVocabulary.Settings, "setting", faults),
            BiasAssessments = BiasRules.Check(submission.BiasAssessments, "biasAssessments", faults),
            Tables = [.. extracted.OfType<ExtractedTable>()],
        };
        return faults.All.Count > before ? null : StoredOrder.Of(study with { Tables = [.. study.Tables.Select(t => t with { RiskOfBias = BiasRules.OverallJudgement(t, study) })] });
    }

    private static void CheckSources(IReadOnlyList<TableSubmission> tables, IReadOnlyList<Report> reports, Faults faults)
    {
        for (var i = 0; i < tables.Count; i++)
        {
            if (FieldRules.Text(tables[i]?.SourceReport) is { } source)
                faults.Require(reports.Any(r => r.Id == source), Index("tables", i) + ".sourceReport", $"The study has no report '{source}'.");
        }
    }

    private static string Index(string field, int i) => string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]");

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,99}\\z")]
    private static partial Regex StudyId();
}
