using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Imports;

/// <summary>The fields of a file by name, and how cells become a study and its tables.</summary>
internal static class StudyFields
{
    private static readonly string[] Rob = ["rob_patient_selection", "rob_index_test", "rob_reference_standard", "rob_flow_and_timing"];
    private static readonly string[] Ac = ["ac_patient_selection", "ac_index_test", "ac_reference_standard"];
    private static readonly string[] Domains = ["patient-selection", "index-test", "reference-standard", "flow-and-timing"];

    public static IReadOnlyList<string> Counts { get; } = ["TP", "FP", "FN", "TN"];

    public static IReadOnlyList<string> Needed { get; } = ["study", .. Counts];

    /// <summary>The QUADAS-2 judgements.</summary>
    public static IReadOnlyList<string> Judgements { get; } = [.. Rob, .. Ac];

    /// <summary>Every field but the factors.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "id", .. Needed, "year", "title", "doi", "pmid", "country", "design", "timing", "sampling", "setting", "primary", "primary_in", "cohort", "overlap_cohort",
        "reference_standard", "target_condition", "unit_of_analysis", "cluster_adjusted", "threshold_value", "threshold_unit", "threshold_rule",
        "reported_sensitivity", "reported_specificity", "reported_auc", "reported_diseased", "reported_non_diseased",
        "indeterminate_diseased", "indeterminate_non_diseased", "indeterminate_handling", "derivation", "derivation_inputs",
        "source_report", "source_page", "extractors", "risk_of_bias", .. Judgements, "override", "override_reason", "reports", "study_assessments", "table_assessments", "note",
    ];

    public static StudySubmission Study(string label, CellReader cells) => new()
    {
        Id = cells.Text("id")?.Trim(),
        Label = label,
        Year = cells.Year("year"),
        Title = cells.Text("title"),
        Doi = cells.Text("doi"),
        Pmid = cells.Text("pmid"),
        Country = cells.Text("country"),
        Design = cells.Text("design"),
        Timing = cells.Text("timing"),
        Sampling = cells.Text("sampling"),
        Setting = cells.Text("setting"),
        Reports = cells.Json<IReadOnlyList<ReportSubmission>>("reports", "a JSON list of reports"),
        BiasAssessments = cells.Json<IReadOnlyList<BiasAssessment>>("study_assessments", "a JSON list of assessments"),
        Overrides = cells.List("override") is { Count: > 0 } codes ? [.. codes.Select(c => new FindingOverride { Code = c, Reason = cells.Text("override_reason") })] : null,
    };

    public static TableSubmission Table(CellReader cells, IEnumerable<string> factors) => new()
    {
        Tp = cells.Count("TP"),
        Fp = cells.Count("FP"),
        Fn = cells.Count("FN"),
        Tn = cells.Count("TN"),
        Primary = cells.YesNo("primary"),
        PrimaryIn = cells.List("primary_in", ','),
        Factors = factors.ToDictionary(f => f, cells.Text),
        Cohort = cells.Text("cohort"),
        OverlapCohortId = cells.Text("overlap_cohort"),
        ReferenceStandard = cells.Text("reference_standard"),
        TargetCondition = cells.Text("target_condition"),
        UnitOfAnalysis = cells.Text("unit_of_analysis"),
        ClusterAdjusted = cells.YesNo("cluster_adjusted"),
        ThresholdValue = cells.Number("threshold_value"),
        ThresholdUnit = cells.Text("threshold_unit"),
        ThresholdRule = cells.Text("threshold_rule"),
        Derivation = cells.Text("derivation"),
        DerivationInputs = Inputs(cells),
        Note = cells.Text("note"),
        ReportedSensitivity = cells.Number("reported_sensitivity"),
        ReportedSpecificity = cells.Number("reported_specificity"),
        ReportedAuc = cells.Number("reported_auc"),
        ReportedDiseased = cells.Count("reported_diseased"),
        ReportedNonDiseased = cells.Count("reported_non_diseased"),
        IndeterminateDiseased = cells.Count("indeterminate_diseased"),
        IndeterminateNonDiseased = cells.Count("indeterminate_non_diseased"),
        IndeterminateHandling = cells.Text("indeterminate_handling"),
        SourceReport = cells.Text("source_report"),
        SourcePage = cells.Text("source_page"),
        Extractors = cells.List("extractors"),
        RiskOfBias = cells.Text("risk_of_bias"),
        BiasAssessments = [.. Quadas2(cells) ?? [], .. cells.Json<IReadOnlyList<BiasAssessment>>("table_assessments", "a JSON list of assessments") ?? []],
    };

    /// <summary>The field of a study in the words of the file: "tables[1].overlapCohortId" is "overlap_cohort".</summary>
    public static string OfPath(string path) => path switch
    {
        "label" or "id" => "study",
        "tables" => "primary",
        "overlapCohortId" => "overlap_cohort",
        "tp" or "fp" or "fn" or "tn" => path.ToUpperInvariant(),
        _ when path.StartsWith("factors.", StringComparison.Ordinal) => path["factors.".Length..],
        _ when path.StartsWith("derivationInputs", StringComparison.Ordinal) => "derivation_inputs",
        _ when path.StartsWith("overrides", StringComparison.Ordinal) => "override_reason",
        _ when path.StartsWith("biasAssessments", StringComparison.Ordinal) => "rob_patient_selection",
        _ when path.StartsWith("reports", StringComparison.Ordinal) => "reports",
        _ => string.Concat(path.Select(c => char.IsAsciiLetterUpper(c) ? "_" + char.ToLowerInvariant(c) : c.ToString())),
    };

    private static Dictionary<string, string>? Inputs(CellReader cells) =>
        cells.List("derivation_inputs") is not { Count: > 0 } inputs ? null : inputs.Select(i => i.Split('=', 2, StringSplitOptions.TrimEntries))
            .GroupBy(i => i[0], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().ElementAtOrDefault(1) ?? "?", StringComparer.Ordinal);

    private static IReadOnlyList<BiasAssessment>? Quadas2(CellReader cells)
    {
        var judgements = Array.ConvertAll(Rob, cells.Text);
        if (Array.TrueForAll(judgements, j => j is null)) return null;
        return
        [
            new BiasAssessment
            {
                Tool = "QUADAS-2",
                Domains = [.. Domains.Select((d, i) => new DomainJudgement
                {
                    Domain = d,
                    Judgement = judgements[i]?.ToLowerInvariant() ?? "unclear",
                    Applicability = i < Ac.Length ? cells.Text(Ac[i])?.ToLowerInvariant() : null,
                })],
            },
        ];
    }
}
