using System.ComponentModel.DataAnnotations;

namespace LivingReview.Contracts.Studies;

/// <summary>Request: an extracted study, new (POST) or corrected (PUT). Everything may be missing here, so that every fault can be named.</summary>
public sealed record StudySubmission
{
    /// <summary>Id in addresses; made from <see cref="Label"/> if absent.</summary>
    public string? Id { get; init; }

    /// <summary>How the study is cited in tables and plots, "Jang 2021".</summary>
    public string? Label { get; init; }

    /// <summary>Year of publication.</summary>
    [Range(1900, 2100)]
    public int? Year { get; init; }

    /// <summary>Title of the main report.</summary>
    public string? Title { get; init; }

    /// <summary>DOI of the main report, with or without https://doi.org/.</summary>
    public string? Doi { get; init; }

    /// <summary>PubMed id of the main report.</summary>
    public string? Pmid { get; init; }

    /// <summary>Number of the study in a register, such as NCT01234567.</summary>
    public string? RegistryNumber { get; init; }

    /// <summary>Country or countries, as printed.</summary>
    public string? Country { get; init; }

    /// <summary>2x2 tables; at least one.</summary>
    public IReadOnlyList<TableSubmission>? Tables { get; init; }

    /// <summary>The papers of the study; the first is the main one.</summary>
    public IReadOnlyList<ReportSubmission>? Reports { get; init; }

    /// <summary>Design; see <see cref="ExtractionVocabulary.Designs"/>.</summary>
    public string? Design { get; init; }

    /// <summary>Timing of the data; see <see cref="ExtractionVocabulary.Timings"/>.</summary>
    public string? Timing { get; init; }

    /// <summary>Sampling of the people; see <see cref="ExtractionVocabulary.Samplings"/>.</summary>
    public string? Sampling { get; init; }

    /// <summary>Where the people came from; see <see cref="ExtractionVocabulary.Settings"/>.</summary>
    public string? Setting { get; init; }

    /// <summary>Assessments that hold for every table without its own.</summary>
    public IReadOnlyList<BiasAssessment>? BiasAssessments { get; init; }

    /// <summary>Findings of the extraction guard that are accepted as they are, each with a reason.</summary>
    public IReadOnlyList<FindingOverride>? Overrides { get; init; }

    /// <summary>Why an extraction is corrected; shown in the study's history.</summary>
    public string? Reason { get; init; }
}

/// <summary>Request part: one 2x2 table.</summary>
public sealed record TableSubmission
{
    /// <summary>True positives.</summary>
    [Range(0, 1_000_000_000)]
    public long? Tp { get; init; }

    /// <summary>False positives.</summary>
    [Range(0, 1_000_000_000)]
    public long? Fp { get; init; }

    /// <summary>False negatives.</summary>
    [Range(0, 1_000_000_000)]
    public long? Fn { get; init; }

    /// <summary>True negatives.</summary>
    [Range(0, 1_000_000_000)]
    public long? Tn { get; init; }

    /// <summary>Whether this is the study's table in the main analysis. A single table is primary by itself; of several exactly one must say so.</summary>
    public bool? Primary { get; init; }

    /// <summary>Level of each factor that is known, by factor name.</summary>
    public IReadOnlyDictionary<string, string?>? Factors { get; init; }

    /// <summary>The people (or images) of this table.</summary>
    public string? Cohort { get; init; }

    /// <summary>Reference standard used.</summary>
    public string? ReferenceStandard { get; init; }

    /// <summary>Target condition and its definition.</summary>
    public string? TargetCondition { get; init; }

    /// <summary>patient, image, scan, ...</summary>
    public string? UnitOfAnalysis { get; init; }

    /// <summary>How the counts were obtained: reported, group-sizes-reported, back-calculated, ...</summary>
    public string? Derivation { get; init; }

    /// <summary>Sensitivity as printed (0 to 1).</summary>
    [Range(0d, 1d)]
    public double? ReportedSensitivity { get; init; }

    /// <summary>Specificity as printed (0 to 1).</summary>
    [Range(0d, 1d)]
    public double? ReportedSpecificity { get; init; }

    /// <summary>Area under the ROC curve as printed (0 to 1).</summary>
    [Range(0d, 1d)]
    public double? ReportedAuc { get; init; }

    /// <summary>Strata other than "overall" in which this table, and not the study's primary one, stands for the study ("modality=ct").</summary>
    public IReadOnlyList<string>? PrimaryIn { get; init; }

    /// <summary>Name of the people that tables of several studies share, if known: such tables are flagged.</summary>
    public string? OverlapCohortId { get; init; }

    /// <summary>Whether the counts were adjusted for clustering within persons.</summary>
    public bool? ClusterAdjusted { get; init; }

    /// <summary>Where the index test's scale was cut.</summary>
    public double? ThresholdValue { get; init; }

    /// <summary>Unit of the threshold.</summary>
    public string? ThresholdUnit { get; init; }

    /// <summary>The threshold in the paper's own words, such as "T-score of -2.5 or less".</summary>
    public string? ThresholdText { get; init; }

    /// <summary>Which values are positive: &gt;=, &gt;, &lt;= or &lt; the threshold.</summary>
    public string? ThresholdDirection { get; init; }

    /// <summary>How the threshold was chosen; see <see cref="ExtractionVocabulary.ThresholdRules"/>.</summary>
    public string? ThresholdRule { get; init; }

    /// <summary>
    /// What the counts were derived from, as printed: n, sensitivity, specificity, ppv, npv, accuracy, diseased, non-diseased. The counts
    /// must agree with them.
    /// </summary>
    public IReadOnlyDictionary<string, string>? DerivationInputs { get; init; }

    /// <summary>Diseased people by the reference standard, as printed; indeterminate results included.</summary>
    [Range(0, 1_000_000_000)]
    public long? ReportedDiseased { get; init; }

    /// <summary>People without the condition, as printed; indeterminate results included.</summary>
    [Range(0, 1_000_000_000)]
    public long? ReportedNonDiseased { get; init; }

    /// <summary>Indeterminate index tests among the diseased.</summary>
    [Range(0, 1_000_000_000)]
    public long? IndeterminateDiseased { get; init; }

    /// <summary>Indeterminate index tests among those without the condition.</summary>
    [Range(0, 1_000_000_000)]
    public long? IndeterminateNonDiseased { get; init; }

    /// <summary>What was done with indeterminate results; see <see cref="ExtractionVocabulary.IndeterminateHandlings"/>.</summary>
    public string? IndeterminateHandling { get; init; }

    /// <summary>Id of the report that the table is printed in.</summary>
    public string? SourceReport { get; init; }

    /// <summary>Page, table or figure in it.</summary>
    public string? SourcePage { get; init; }

    /// <summary>Who extracted the table, then who checked or adjudicated it.</summary>
    public IReadOnlyList<string>? Extractors { get; init; }

    /// <summary>Assessments of this table by a tool; the study's hold for tables that have none.</summary>
    public IReadOnlyList<BiasAssessment>? BiasAssessments { get; init; }

    /// <summary>
    /// The study's other table of the same people, by levels that it alone has ("modality=mri"), where the study gives the results of both index tests crossed with each
    /// other; one of the two tables says it.
    /// </summary>
    public string? JointWith { get; init; }

    /// <summary>Of <see cref="Tp"/>, the people in whom the other table's test is positive, too. The two tables and <see cref="JointFp"/> give all eight counts.</summary>
    [Range(0, 1_000_000_000)]
    public long? JointTp { get; init; }

    /// <summary>Of <see cref="Fp"/>, the people in whom the other table's test is positive, too.</summary>
    [Range(0, 1_000_000_000)]
    public long? JointFp { get; init; }

    /// <summary>Overall judgement of the risk of bias where no assessment is given: low, high or unclear.</summary>
    public string? RiskOfBias { get; init; }

    /// <summary>Free note of the extractor.</summary>
    public string? Note { get; init; }
}

/// <summary>Request: take a study out of the review. Nothing is deleted.</summary>
public sealed record StudyWithdrawalRequest
{
    /// <summary>retraction, exclusion or duplicate.</summary>
    public string? Kind { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>DOI or address of the notice, for a retraction.</summary>
    public string? Notice { get; init; }
}

/// <summary>Request: let a withdrawn study count again.</summary>
public sealed record StudyRestorationRequest
{
    /// <summary>Why, in a sentence.</summary>
    public string? Reason { get; init; }
}

/// <summary>Request part: a finding of the extraction guard that is right as it is.</summary>
public sealed record FindingOverride
{
    /// <summary>Code of the finding, such as "counts-contradict-sensitivity".</summary>
    public string? Code { get; init; }

    /// <summary>Why it is accepted; kept with the study.</summary>
    public string? Reason { get; init; }
}

/// <summary>Request part: a paper of the study.</summary>
public sealed record ReportSubmission
{
    /// <summary>Id within the study, for <see cref="TableSubmission.SourceReport"/>.</summary>
    public string? Id { get; init; }

    /// <summary>Title.</summary>
    public string? Title { get; init; }

    /// <summary>DOI, with or without address.</summary>
    public string? Doi { get; init; }

    /// <summary>PubMed id.</summary>
    public string? Pmid { get; init; }

    /// <summary>Year.</summary>
    [Range(1900, 2100)]
    public int? Year { get; init; }

    /// <summary>Kind; see <see cref="ExtractionVocabulary.ReportKinds"/>.</summary>
    public string? Kind { get; init; }

    /// <summary>Integrity status; see <see cref="ExtractionVocabulary.IntegrityStatuses"/>.</summary>
    public string? Integrity { get; init; }

    /// <summary>DOI or address of the notice.</summary>
    public string? Notice { get; init; }

    /// <summary>Date of the notice.</summary>
    public DateOnly? NoticedOn { get; init; }
}
