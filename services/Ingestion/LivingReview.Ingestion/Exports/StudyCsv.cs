using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.EvidenceFiles.Writing;
using LivingReview.Ingestion.History;

namespace LivingReview.Ingestion.Exports;

/// <summary>
/// Studies as CSV, one row per table, with the columns that the import reads. QUADAS-2 judgements of a table have columns of their own; what
/// columns cannot say (several reports, other tools, signalling answers) stands as JSON in "reports", "study_assessments" and
/// "table_assessments", so that nothing is lost on the way back.
/// </summary>
internal static class StudyCsv
{
    private static readonly string[] Domains = ["patient-selection", "index-test", "reference-standard", "flow-and-timing"];

    private static readonly JsonSerializerOptions Web = new(JsonSerializerOptions.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static string Generic(EvidenceAt evidence)
    {
        var factors = evidence.Protocol.Factors.Select(f => ColumnOf(f.Name)).ToList();
        // Without joint results their columns are not there: an export is what it was before they could be given.
        var absent = evidence.Studies.Any(s => s.Tables.Any(t => t.JointWith is not null)) ? [] : StudyFields.Joint;
        IReadOnlyList<string> columns = [.. StudyFields.Exported.TakeWhile(f => f != "note").Except(absent, StringComparer.Ordinal), .. factors, "note"];
        return Write(columns, evidence.Studies.SelectMany(s => s.Tables.Select(t => Cells(s, t))));
    }

    /// <summary>A factor may have the name of a field, such as country: then its column says that it is the factor's.</summary>
    private static string ColumnOf(string factor) => StudyFields.All.Contains(factor, StringComparer.OrdinalIgnoreCase) ? StudyFields.OfFactor(factor) : factor;

    /// <summary>MetaDTA: the primary table of each study, authors A to Z, quality as 1 low, 2 high, 3 unclear, covariates last.</summary>
    public static string MetaDta(EvidenceAt evidence)
    {
        var profile = Profiles.MetaDta;
        var studies = evidence.Studies.OrderBy(s => s.Label, StringComparer.Ordinal).Select(s => Cells(s, Judged(s, s.Tables.Single(t => t.Primary)))).ToList();
        var judged = studies.Exists(s => StudyFields.Judgements.Any(s.ContainsKey)) ? StudyFields.Judgements : [];
        var fields = (string[])["study", "year", "TP", "FN", "FP", "TN", .. judged, .. evidence.Protocol.Factors.Select(f => f.Name)];
        return Write(
            [.. fields.Select(f => profile.Columns.GetValueOrDefault(f, f))],
            studies.Select(s => fields.ToDictionary(
                f => profile.Columns.GetValueOrDefault(f, f),
                f => (s.GetValueOrDefault(StudyFields.OfFactor(f)) ?? s.GetValueOrDefault(f)) is { } value && profile.Values.TryGetValue(f, out var words) ? words.First(w => w.Value == value).Key : s.GetValueOrDefault(StudyFields.OfFactor(f)) ?? s.GetValueOrDefault(f))));
    }

    /// <summary>The table with the QUADAS-2 judgements that hold for it, its own or the study's, without what MetaDTA has no column for.</summary>
    private static ExtractedTable Judged(ExtractedStudy s, ExtractedTable t) => t with
    {
        BiasAssessments = [.. t.BiasAssessments.Concat(s.BiasAssessments).Where(a => a.Tool == "QUADAS-2").Take(1)
            .Select(a => a with { AssessedBy = null, Domains = [.. a.Domains.Select(d => d with { Support = null, Signalling = new Dictionary<string, string>() })] })],
    };

    private static string Write(IReadOnlyList<string> columns, IEnumerable<Dictionary<string, string?>> rows)
    {
        var csv = new CsvTable([.. columns]);
        foreach (var row in rows) csv.Row([.. columns.Select(row.GetValueOrDefault)]);
        return csv.ToString();
    }

    private static Dictionary<string, string?> Cells(ExtractedStudy s, ExtractedTable t)
    {
        var overridden = s.Warnings.Where(w => w.OverriddenBecause is not null).ToList();
        var cells = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["id"] = s.Id,
            ["study"] = s.Label,
            ["year"] = Text(s.Year),
            ["title"] = s.Title,
            ["doi"] = s.Doi,
            ["pmid"] = s.Pmid,
            ["registry_number"] = s.RegistryNumber,
            ["country"] = s.Country,
            ["design"] = s.Design,
            ["timing"] = s.Timing,
            ["sampling"] = s.Sampling,
            ["setting"] = s.Setting,
            ["TP"] = Text(t.Tp),
            ["FP"] = Text(t.Fp),
            ["FN"] = Text(t.Fn),
            ["TN"] = Text(t.Tn),
            ["primary"] = t.Primary ? "yes" : "no",
            ["primary_in"] = string.Join(',', t.PrimaryIn),
            ["cohort"] = t.Cohort,
            ["overlap_cohort"] = t.OverlapCohortId,
            ["reference_standard"] = t.ReferenceStandard,
            ["target_condition"] = t.TargetCondition,
            ["unit_of_analysis"] = t.UnitOfAnalysis,
            ["cluster_adjusted"] = t.ClusterAdjusted is null ? null : t.ClusterAdjusted.Value ? "yes" : "no",
            ["threshold_text"] = t.ThresholdText,
            ["threshold_direction"] = t.ThresholdDirection,
            ["threshold_value"] = Text(t.ThresholdValue),
            ["threshold_unit"] = t.ThresholdUnit,
            ["threshold_rule"] = t.ThresholdRule,
            ["reported_sensitivity"] = Text(t.ReportedSensitivity),
            ["reported_specificity"] = Text(t.ReportedSpecificity),
            ["reported_auc"] = Text(t.ReportedAuc),
            ["reported_diseased"] = Text(t.ReportedDiseased),
            ["reported_non_diseased"] = Text(t.ReportedNonDiseased),
            ["indeterminate_diseased"] = Text(t.IndeterminateDiseased),
            ["indeterminate_non_diseased"] = Text(t.IndeterminateNonDiseased),
            ["indeterminate_handling"] = t.IndeterminateHandling,
            ["joint_with"] = t.JointWith,
            ["joint_tp"] = Text(t.JointTp),
            ["joint_fp"] = Text(t.JointFp),
            ["derivation"] = t.Derivation,
            ["derivation_inputs"] = string.Join("; ", t.DerivationInputs.Select(i => $"{i.Key}={i.Value}")),
            ["source_report"] = t.SourceReport,
            ["source_page"] = t.SourcePage,
            ["extractors"] = string.Join("; ", t.Extractors),
            ["risk_of_bias"] = t.RiskOfBias,
            ["note"] = t.Note,
            ["override"] = string.Join("; ", overridden.Select(w => w.Code).Distinct(StringComparer.Ordinal)),
            ["override_reason"] = overridden.Count == 0 ? null : string.Join("; ", overridden.Select(w => w.OverriddenBecause).Distinct(StringComparer.Ordinal)),
        };
        foreach (var (factor, level) in t.Factors) cells.TryAdd(ColumnOf(factor), level);
        var quadas = t.BiasAssessments.FirstOrDefault(IsPlain);
        for (var i = 0; quadas is not null && i < Domains.Length; i++)
        {
            var domain = quadas.Domains.First(d => d.Domain == Domains[i]);
            var name = Domains[i].Replace('-', '_');
            cells["rob_" + name] = domain.Judgement;
            if (domain.Applicability is not null) cells["ac_" + name] = domain.Applicability;
        }

        cells["reports"] = Json(s.Reports);
        cells["study_assessments"] = Json(s.BiasAssessments);
        cells["table_assessments"] = Json([.. t.BiasAssessments.Where(a => a != quadas)]);
        return cells;
    }

    /// <summary>Whether the judgements are all there is, so that the columns say it.</summary>
    private static bool IsPlain(BiasAssessment assessment) =>
        assessment is { Tool: "QUADAS-2", AssessedBy: null } && assessment.Domains.All(d => d is { Support: null, Page: null, Signalling.Count: 0 });

    private static string? Json<T>(IReadOnlyList<T> list) => list.Count == 0 ? null : JsonSerializer.Serialize(list, Web);

    private static string? Text(long? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string? Text(int? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string? Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);
}
