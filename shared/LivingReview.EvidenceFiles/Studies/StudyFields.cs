using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;

namespace LivingReview.EvidenceFiles.Studies;

/// <summary>The fields of a file by name, and how cells become a study and its tables.</summary>
public static class StudyFields
{
    private static readonly string[] Rob = ["rob_patient_selection", "rob_index_test", "rob_reference_standard", "rob_flow_and_timing"];
    private static readonly string[] Ac = ["ac_patient_selection", "ac_index_test", "ac_reference_standard"];
    private static readonly string[] Domains = ["patient-selection", "index-test", "reference-standard", "flow-and-timing"];

    /// <summary>The four counts.</summary>
    public static IReadOnlyList<string> Counts { get; } = ["TP", "FP", "FN", "TN"];

    /// <summary>What a file of studies needs.</summary>
    public static IReadOnlyList<string> Needed { get; } = ["study", .. Counts];

    /// <summary>What the counts can be derived from.</summary>
    public static IReadOnlyList<string> InsteadOfCounts { get; } = ["reported_diseased", "reported_non_diseased", "reported_sensitivity", "reported_specificity"];

    /// <summary>The QUADAS-2 judgements.</summary>
    public static IReadOnlyList<string> Judgements { get; } = [.. Rob, .. Ac];

    /// <summary>The fields whose cells are numbers.</summary>
    public static IReadOnlyList<string> Numeric { get; } =
    [
        .. Counts, "threshold_value", "reported_sensitivity", "reported_specificity", "reported_auc", "reported_diseased", "reported_non_diseased",
        "indeterminate_diseased", "indeterminate_non_diseased", "joint_tp", "joint_fp", "total",
    ];

    /// <summary>Results of two index tests on the same people: the other table, and of TP and FP those in whom its test is positive, too.</summary>
    public static IReadOnlyList<string> Joint { get; } = ["joint_with", "joint_tp", "joint_fp"];

    /// <summary>Every field that an export writes, but the factors.</summary>
    public static IReadOnlyList<string> Exported { get; } =
    [
        "id", .. Needed, "year", "title", "doi", "pmid", "registry_number", "country", "design", "timing", "sampling", "setting", "primary", "primary_in", "cohort", "overlap_cohort",
        "reference_standard", "target_condition", "unit_of_analysis", "cluster_adjusted", "threshold_text", "threshold_value", "threshold_unit", "threshold_direction", "threshold_rule",
        "reported_sensitivity", "reported_specificity", "reported_auc", "reported_diseased", "reported_non_diseased",
        "indeterminate_diseased", "indeterminate_non_diseased", "indeterminate_handling", .. Joint, "derivation", "derivation_inputs",
        "source_report", "source_page", "extractors", "risk_of_bias", .. Judgements, "override", "override_reason", "reports", "study_assessments", "table_assessments", "note",
    ];

    /// <summary>Every field that is read, but the factors.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Exported, "total"];

    /// <summary>The column of a factor whose name is that of a field: "factor:country" beside the study's own country.</summary>
    /// <param name="factor">Name of the factor.</param>
    public static string OfFactor(string factor) => "factor:" + factor;

    /// <summary>The field of a study in the words of the file: "tables[1].overlapCohortId" is "overlap_cohort".</summary>
    /// <param name="path">Path within the study or the table.</param>
    public static string OfPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path switch
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
    }

    internal static StudySubmission Study(string label, CellReader cells) => new()
    {
        Id = cells.Text("id"),
        Label = label,
        Year = cells.Year("year"),
        Title = cells.Text("title"),
        Doi = cells.Text("doi"),
        Pmid = cells.Text("pmid"),
        RegistryNumber = cells.Text("registry_number"),
        Country = cells.Text("country"),
        Design = cells.Text("design"),
        Timing = cells.Text("timing"),
        Sampling = cells.Text("sampling"),
        Setting = cells.Text("setting"),
        Reports = cells.Json<IReadOnlyList<ReportSubmission>>("reports", "a JSON list of reports"),
        BiasAssessments = cells.Json<IReadOnlyList<BiasAssessment>>("study_assessments", "a JSON list of assessments"),
        Overrides = cells.List("override") is { Count: > 0 } codes ? [.. codes.Select(c => new FindingOverride { Code = c, Reason = cells.Text("override_reason") })] : null,
    };

    internal static TableSubmission Table(CellReader cells, IEnumerable<Factor> factors)
    {
        var (diseased, nonDiseased) = (cells.OptionalCount("reported_diseased"), cells.OptionalCount("reported_non_diseased"));
        var counts = DerivedCounts.Read(cells, diseased, nonDiseased);
        var words = cells.Text("threshold_text") is { } text ? Threshold.Parse(text) : new Threshold(null, null, null, null);
        var derived = counts.Derivation is not null;
        return new TableSubmission
        {
            Tp = counts.Tp,
            Fp = counts.Fp,
            Fn = counts.Fn,
            Tn = counts.Tn,
            Primary = cells.YesNo("primary"),
            PrimaryIn = cells.List("primary_in", ','),
            Factors = factors.ToDictionary(f => f.Name, cells.Level),
            Cohort = cells.Text("cohort"),
            OverlapCohortId = cells.Text("overlap_cohort"),
            ReferenceStandard = cells.Text("reference_standard"),
            TargetCondition = cells.Text("target_condition"),
            UnitOfAnalysis = cells.Text("unit_of_analysis"),
            ClusterAdjusted = cells.YesNo("cluster_adjusted"),
            ThresholdText = words.Text,
            ThresholdValue = cells.Number("threshold_value") ?? words.Value,
            ThresholdUnit = cells.Text("threshold_unit") ?? words.Unit,
            ThresholdDirection = Threshold.DirectionOf(cells.Text("threshold_direction")) ?? words.Direction,
            ThresholdRule = cells.Text("threshold_rule"),
            Derivation = cells.Text("derivation") ?? counts.Derivation,
            DerivationInputs = derived && counts.Inputs is not null ? counts.Inputs : Inputs(cells),
            Note = cells.Text("note"),
            ReportedSensitivity = cells.Proportion("reported_sensitivity"),
            ReportedSpecificity = cells.Proportion("reported_specificity"),
            ReportedAuc = cells.Proportion("reported_auc"),
            ReportedDiseased = diseased,
            ReportedNonDiseased = nonDiseased,
            IndeterminateDiseased = cells.OptionalCount("indeterminate_diseased"),
            IndeterminateNonDiseased = cells.OptionalCount("indeterminate_non_diseased"),
            IndeterminateHandling = cells.Text("indeterminate_handling"),
            JointWith = cells.Text("joint_with"),
            JointTp = cells.OptionalCount("joint_tp"),
            JointFp = cells.OptionalCount("joint_fp"),
            SourceReport = cells.Text("source_report"),
            SourcePage = cells.Text("source_page"),
            Extractors = cells.List("extractors"),
            RiskOfBias = Judgement(cells.Judged("risk_of_bias")),
            BiasAssessments = [.. Quadas2(cells) ?? [], .. cells.Json<IReadOnlyList<BiasAssessment>>("table_assessments", "a JSON list of assessments") ?? []],
        };
    }

    /// <summary>A judgement in the words of QUADAS-2: "Low risk", "+", "some concerns" and their like; others, such as "-", as they are: it may be high or nothing.</summary>
    internal static string? Judgement(string? text) => text?.ToLowerInvariant() switch
    {
        null => null,
        "low" or "low risk" or "low concern" or "low risk of bias" or "l" or "+" => "low",
        "high" or "high risk" or "high concern" or "high risk of bias" or "h" => "high",
        "unclear" or "unclear risk" or "unclear concern" or "unclear risk of bias" or "some concerns" or "u" or "?" => "unclear",
        var other => other,
    };

    private static Dictionary<string, string>? Inputs(CellReader cells) =>
        cells.List("derivation_inputs") is not { Count: > 0 } inputs ? null : inputs.Select(i => i.Split('=', 2, StringSplitOptions.TrimEntries))
            .GroupBy(i => i[0], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().ElementAtOrDefault(1) ?? "?", StringComparer.Ordinal);

    private static IReadOnlyList<BiasAssessment>? Quadas2(CellReader cells)
    {
        var judgements = Array.ConvertAll(Rob, field => Judgement(cells.Judged(field)));
        if (Array.TrueForAll(judgements, j => j is null)) return null;
        return
        [
            new BiasAssessment
            {
                Tool = "QUADAS-2",
                Domains = [.. Domains.Select((d, i) => new DomainJudgement
                {
                    Domain = d,
                    Judgement = judgements[i] ?? "unclear",
                    Applicability = i < Ac.Length ? Judgement(cells.Judged(Ac[i])) : null,
                })],
            },
        ];
    }
}
