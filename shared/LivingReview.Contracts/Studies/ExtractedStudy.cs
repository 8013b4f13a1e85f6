using System.Text.Json.Serialization;

namespace LivingReview.Contracts.Studies;

/// <summary>A study as accepted: a whole snapshot, checked against the protocol.</summary>
public sealed record ExtractedStudy
{
    /// <summary>Id in addresses, unique in its review.</summary>
    public required string Id { get; init; }

    /// <summary>How the study is cited.</summary>
    public required string Label { get; init; }

    /// <summary>Year of publication.</summary>
    public int? Year { get; init; }

    /// <summary>Title of the main report.</summary>
    public string? Title { get; init; }

    /// <summary>DOI, lower case, without address.</summary>
    public string? Doi { get; init; }

    /// <summary>PubMed id.</summary>
    public string? Pmid { get; init; }

    /// <summary>Number of the study in a register, such as NCT01234567.</summary>
    public string? RegistryNumber { get; init; }

    /// <summary>Country or countries.</summary>
    public string? Country { get; init; }

    /// <summary>The papers of the study; the first is the main one.</summary>
    public IReadOnlyList<Report> Reports { get; init; } = [];

    /// <summary>Design; see <see cref="ExtractionVocabulary.Designs"/>.</summary>
    public string? Design { get; init; }

    /// <summary>Timing of the data; see <see cref="ExtractionVocabulary.Timings"/>.</summary>
    public string? Timing { get; init; }

    /// <summary>Sampling of the people; see <see cref="ExtractionVocabulary.Samplings"/>.</summary>
    public string? Sampling { get; init; }

    /// <summary>Where the people came from; see <see cref="ExtractionVocabulary.Settings"/>.</summary>
    public string? Setting { get; init; }

    /// <summary>Assessments that hold for every table without its own.</summary>
    public IReadOnlyList<BiasAssessment> BiasAssessments { get; init; } = [];

    /// <summary>Findings of the extraction guard that were not corrected.</summary>
    public IReadOnlyList<ExtractionWarning> Warnings { get; init; } = [];

    /// <summary>2x2 tables, exactly one of them primary.</summary>
    public required IReadOnlyList<ExtractedTable> Tables { get; init; }
}

/// <summary>One 2x2 table as accepted.</summary>
public sealed record ExtractedTable
{
    /// <summary>True positives.</summary>
    public required long Tp { get; init; }

    /// <summary>False positives.</summary>
    public required long Fp { get; init; }

    /// <summary>False negatives.</summary>
    public required long Fn { get; init; }

    /// <summary>True negatives.</summary>
    public required long Tn { get; init; }

    /// <summary>Whether this is the study's table in the main analysis.</summary>
    public required bool Primary { get; init; }

    /// <summary>Level by factor name; a factor whose level is unknown is absent.</summary>
    public IReadOnlyDictionary<string, string> Factors { get; init; } = new Dictionary<string, string>();

    /// <summary>The people (or images) of this table.</summary>
    public string? Cohort { get; init; }

    /// <summary>Reference standard used.</summary>
    public string? ReferenceStandard { get; init; }

    /// <summary>Target condition and its definition.</summary>
    public string? TargetCondition { get; init; }

    /// <summary>patient, image, scan, ...</summary>
    public string? UnitOfAnalysis { get; init; }

    /// <summary>How the counts were obtained.</summary>
    public string? Derivation { get; init; }

    /// <summary>Sensitivity as printed.</summary>
    public double? ReportedSensitivity { get; init; }

    /// <summary>Specificity as printed.</summary>
    public double? ReportedSpecificity { get; init; }

    /// <summary>Strata other than "overall" in which this table, and not the study's primary one, stands for the study ("modality=ct").</summary>
    public IReadOnlyList<string> PrimaryIn { get; init; } = [];

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
    public IReadOnlyDictionary<string, string> DerivationInputs { get; init; } = new Dictionary<string, string>();

    /// <summary>Diseased people by the reference standard, as printed; indeterminate results included.</summary>
    public long? ReportedDiseased { get; init; }

    /// <summary>People without the condition, as printed; indeterminate results included.</summary>
    public long? ReportedNonDiseased { get; init; }

    /// <summary>Indeterminate index tests among the diseased.</summary>
    public long? IndeterminateDiseased { get; init; }

    /// <summary>Indeterminate index tests among those without the condition.</summary>
    public long? IndeterminateNonDiseased { get; init; }

    /// <summary>What was done with indeterminate results; see <see cref="ExtractionVocabulary.IndeterminateHandlings"/>.</summary>
    public string? IndeterminateHandling { get; init; }

    /// <summary>Id of the report that the table is printed in.</summary>
    public string? SourceReport { get; init; }

    /// <summary>Page, table or figure in it.</summary>
    public string? SourcePage { get; init; }

    /// <summary>Who extracted the table, then who checked or adjudicated it.</summary>
    public IReadOnlyList<string> Extractors { get; init; } = [];

    /// <summary>Assessments of this table by a tool; the study's hold for tables that have none.</summary>
    public IReadOnlyList<BiasAssessment> BiasAssessments { get; init; } = [];

    /// <summary>Area under the ROC curve as printed.</summary>
    public double? ReportedAuc { get; init; }

    /// <summary>
    /// The study's other table of the same people, by levels that it alone has ("modality=mri"), where the study gives the results of both index tests crossed with each
    /// other. Null where it does not.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? JointWith { get; init; }

    /// <summary>Of <see cref="Tp"/>, the people in whom the other table's test is positive, too. See <see cref="JointResults"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? JointTp { get; init; }

    /// <summary>Of <see cref="Fp"/>, the people in whom the other table's test is positive, too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? JointFp { get; init; }

    /// <summary>Overall judgement of the risk of bias: low, high or unclear; null if not judged.</summary>
    public string? RiskOfBias { get; init; }

    /// <summary>Free note of the extractor.</summary>
    public string? Note { get; init; }
}

/// <summary>A paper of the study.</summary>
public sealed record Report
{
    /// <summary>Id within the study.</summary>
    public required string Id { get; init; }

    /// <summary>Title.</summary>
    public string? Title { get; init; }

    /// <summary>DOI, lower case, without address.</summary>
    public string? Doi { get; init; }

    /// <summary>PubMed id.</summary>
    public string? Pmid { get; init; }

    /// <summary>Year.</summary>
    public int? Year { get; init; }

    /// <summary>Kind; see <see cref="ExtractionVocabulary.ReportKinds"/>.</summary>
    public string? Kind { get; init; }

    /// <summary>Integrity status; see <see cref="ExtractionVocabulary.IntegrityStatuses"/>. "none" if nothing is known against it.</summary>
    public string Integrity { get; init; } = "none";

    /// <summary>DOI or address of the notice.</summary>
    public string? Notice { get; init; }

    /// <summary>Date of the notice.</summary>
    public DateOnly? NoticedOn { get; init; }
}

/// <summary>A finding of the extraction guard that is kept with the study.</summary>
/// <param name="Code">Stable code, such as "counts-differ-from-sensitivity".</param>
/// <param name="Field">Field, as in "tables[0].tp".</param>
/// <param name="Message">What was found, with the figures.</param>
public sealed record ExtractionWarning(string Code, string Field, string Message)
{
    /// <summary>Why it was accepted as it is; null while it is open.</summary>
    public string? OverriddenBecause { get; init; }
}
