namespace LivingReview.Contracts.Studies;

/// <summary>Request: an extracted study, new (POST) or corrected (PUT). Everything may be missing here, so that every fault can be named.</summary>
public sealed record StudySubmission
{
    /// <summary>Id in addresses; made from <see cref="Label"/> if absent.</summary>
    public string? Id { get; init; }

    /// <summary>How the study is cited in tables and plots, "Jang 2021".</summary>
    public string? Label { get; init; }

    /// <summary>Year of publication.</summary>
    public int? Year { get; init; }

    /// <summary>Title of the main report.</summary>
    public string? Title { get; init; }

    /// <summary>DOI of the main report, with or without https://doi.org/.</summary>
    public string? Doi { get; init; }

    /// <summary>PubMed id of the main report.</summary>
    public string? Pmid { get; init; }

    /// <summary>Country or countries, as printed.</summary>
    public string? Country { get; init; }

    /// <summary>2x2 tables; at least one.</summary>
    public IReadOnlyList<TableSubmission>? Tables { get; init; }

    /// <summary>Why an extraction is corrected; shown in the study's history.</summary>
    public string? Reason { get; init; }
}

/// <summary>Request part: one 2x2 table.</summary>
public sealed record TableSubmission
{
    /// <summary>True positives.</summary>
    public long? Tp { get; init; }

    /// <summary>False positives.</summary>
    public long? Fp { get; init; }

    /// <summary>False negatives.</summary>
    public long? Fn { get; init; }

    /// <summary>True negatives.</summary>
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
    public double? ReportedSensitivity { get; init; }

    /// <summary>Specificity as printed (0 to 1).</summary>
    public double? ReportedSpecificity { get; init; }

    /// <summary>Area under the ROC curve as printed (0 to 1).</summary>
    public double? ReportedAuc { get; init; }

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
}
