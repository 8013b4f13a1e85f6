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

    /// <summary>Country or countries.</summary>
    public string? Country { get; init; }

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

    /// <summary>Area under the ROC curve as printed.</summary>
    public double? ReportedAuc { get; init; }

    /// <summary>Overall judgement of the risk of bias: low, high or unclear; null if not judged.</summary>
    public string? RiskOfBias { get; init; }

    /// <summary>Free note of the extractor.</summary>
    public string? Note { get; init; }
}
