namespace LivingReview.Contracts.Estimates;

/// <summary>Response: every stratum of a review at one revision.</summary>
public sealed record ReviewEstimates
{
    /// <summary>The review.</summary>
    public required string Review { get; init; }

    /// <summary>Revision of the evidence that these estimates rest on.</summary>
    public required long Revision { get; init; }

    /// <summary>Version of the estimate log: 1, 2, ...; 0 before the first recomputation.</summary>
    public required long EstimateVersion { get; init; }

    /// <summary>When they were written; null before the first recomputation.</summary>
    public DateTimeOffset? RecomputedAt { get; init; }

    /// <summary>Version of the engine.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>"overall" first, then factor by factor in the protocol's order, then its conjunctions.</summary>
    public required IReadOnlyList<StratumEstimate> Strata { get; init; }

    /// <summary>
    /// The same strata over the studies at low risk of bias alone ("modality=ct+low-risk-of-bias") and over those with external validation
    /// alone ("modality=ct+external-validation"), where there is such a study.
    /// </summary>
    public IReadOnlyList<StratumEstimate> Companions { get; init; } = [];
}

/// <summary>Response part: one point of a stratum's timeline.</summary>
public sealed record EstimateHistoryPoint
{
    /// <summary>Revision of the evidence.</summary>
    public required long Revision { get; init; }

    /// <summary>Version of the estimate log.</summary>
    public required long EstimateVersion { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The result.</summary>
    public required StratumEstimate Estimate { get; init; }

    /// <summary>The changes of the evidence that led to it.</summary>
    public required IReadOnlyList<EvidenceChange> Causes { get; init; }

    /// <summary>Set if not the evidence but the engine changed.</summary>
    public MethodChange? MethodChange { get; init; }

    /// <summary>What each cause contributed to the change since the point before; null if it was not asked for, or a side is not pooled.</summary>
    public Attribution? Attribution { get; init; }
}

/// <summary>One change of the evidence.</summary>
public sealed record EvidenceChange
{
    /// <summary>Revision that it made.</summary>
    public required long Revision { get; init; }

    /// <summary>What was changed.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>Id of the study, if it is about one.</summary>
    public string? StudyId { get; init; }

    /// <summary>Label of the study, if it is about one.</summary>
    public string? Label { get; init; }

    /// <summary>For withdrawn: retraction, exclusion or duplicate; null if unknown.</summary>
    public string? Detail { get; init; }
}

/// <summary>Response: what a stratum's plots draw. All coordinates are probabilities.</summary>
public sealed record StratumFigures
{
    /// <summary>The stratum.</summary>
    public required string Stratum { get; init; }

    /// <summary>Revision of the evidence.</summary>
    public required long Revision { get; init; }

    /// <summary>The pooled result.</summary>
    public required StratumEstimate Estimate { get; init; }

    /// <summary>The studies of the stratum, by label.</summary>
    public required IReadOnlyList<StudyResult> Studies { get; init; }

    /// <summary>Summary ROC curve (Rutter and Gatsonis), over the observed range of false positive rates; empty if undefined.</summary>
    public required IReadOnlyList<RocPoint> Curve { get; init; }

    /// <summary>Closed outline of the 95% confidence region of the summary point; empty if undefined.</summary>
    public required IReadOnlyList<RocPoint> ConfidenceRegion { get; init; }

    /// <summary>
    /// Closed outline of the 95% prediction region for a new study; empty if undefined. Up to 60 studies it counts in that the between-study variances are uncertain
    /// (a Bayesian prediction with weakly informative priors), because a region that takes them for known holds less than it says.
    /// </summary>
    public required IReadOnlyList<RocPoint> PredictionRegion { get; init; }

    /// <summary>What each study weighs in the pooled result, in the order of <see cref="Studies"/>; empty where the model has no weights.</summary>
    public IReadOnlyList<StudyWeight> Weights { get; init; } = [];
}

/// <summary>A study's percentages in the two pooled means (Burke et al. 2018, Res Synth Methods 9:163); those of all studies sum to 100.</summary>
/// <param name="StudyId">Study id.</param>
/// <param name="Sensitivity">Percentage in the pooled logit sensitivity, 0 to 100.</param>
/// <param name="Specificity">Percentage in the pooled logit specificity, 0 to 100.</param>
public sealed record StudyWeight(string StudyId, double Sensitivity, double Specificity);

/// <summary>A point of ROC space.</summary>
/// <param name="Specificity">0 to 1 (the plot shows 1 - specificity).</param>
/// <param name="Sensitivity">0 to 1.</param>
public sealed record RocPoint(double Specificity, double Sensitivity);

/// <summary>One study's own result: its counts with Wilson 95% intervals; an interval is null if its arm is empty.</summary>
public sealed record StudyResult
{
    /// <summary>Study id.</summary>
    public required string StudyId { get; init; }

    /// <summary>Label.</summary>
    public required string Label { get; init; }

    /// <summary>Year of publication.</summary>
    public int? Year { get; init; }

    /// <summary>True positives.</summary>
    public required long Tp { get; init; }

    /// <summary>False positives.</summary>
    public required long Fp { get; init; }

    /// <summary>False negatives.</summary>
    public required long Fn { get; init; }

    /// <summary>True negatives.</summary>
    public required long Tn { get; init; }

    /// <summary>Sensitivity.</summary>
    public EstimateInterval? Sensitivity { get; init; }

    /// <summary>Specificity.</summary>
    public EstimateInterval? Specificity { get; init; }

    /// <summary>Factor levels of the table.</summary>
    public IReadOnlyDictionary<string, string> Factors { get; init; } = new Dictionary<string, string>();

    /// <summary>Overall risk of bias of the table: low, unclear or high. Null if it is not assessed, and in a stored estimate, which depends on counts alone.</summary>
    public string? RiskOfBias { get; init; }
}
