namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Everything that follows from the tables of one stratum: the fit, the summary measures with their intervals, the summary curve and
/// regions, heterogeneity, small-study effects and the single studies. A quantity that the regime does not define is
/// <see langword="null"/>, never NaN or infinite.
/// </summary>
public sealed record PooledEstimate
{
    /// <summary>The model that was asked for.</summary>
    public required PoolingModel Model { get; init; }

    /// <summary>Quadrature nodes per dimension; null for the normal models.</summary>
    public int? Nodes { get; init; }

    /// <summary>Continuity correction; null for the binomial model, which needs none.</summary>
    public ContinuityCorrection? Correction { get; init; }

    /// <summary>Confidence level of every interval here, in (0, 1).</summary>
    public required double ConfidenceLevel { get; init; }

    /// <summary>How the intervals of <see cref="Sensitivity"/> and <see cref="Specificity"/> were made.</summary>
    public required IntervalMethod Intervals { get; init; }

    /// <summary>The fitted model: logits, variances, regime, convergence. Under <see cref="Regime.Listed"/> its parameters are null.</summary>
    public required BivariateFit Fit { get; init; }

    /// <summary>
    /// Summary sensitivity (0..1): the median over studies, expit(mu_A), with the interval of <see cref="Intervals"/> made on the
    /// logit scale; exact (Clopper-Pearson) under <see cref="Regime.Single"/> and where every diseased person had the same result.
    /// </summary>
    public Interval? Sensitivity { get; init; }

    /// <summary>Summary specificity (0..1), as <see cref="Sensitivity"/>.</summary>
    public Interval? Specificity { get; init; }

    /// <summary>Positive likelihood ratio, LR+ (0..infinity).</summary>
    public Interval? LrPositive { get; init; }

    /// <summary>Negative likelihood ratio, LR- (0..infinity).</summary>
    public Interval? LrNegative { get; init; }

    /// <summary>Diagnostic odds ratio (0..infinity).</summary>
    public Interval? DiagnosticOddsRatio { get; init; }

    /// <summary>Youden index, sensitivity + specificity - 1 (-1..1).</summary>
    public Interval? Youden { get; init; }

    /// <summary>Parameters of the hierarchical summary ROC model; null unless both variances are positive.</summary>
    public HsrocParameters? Hsroc { get; init; }

    /// <summary>Area under the summary ROC curve over false positive rates 0..1 (0..1); null without a curve.</summary>
    public double? Auc { get; init; }

    /// <summary>Area under the curve over <see cref="ObservedFalsePositiveRates"/>, divided by its length (0..1).</summary>
    public double? PartialAuc { get; init; }

    /// <summary>The range of observed false positive rates, clamped to [0.01, 0.99], over which <see cref="PartialAuc"/> is taken.</summary>
    public RateRange? ObservedFalsePositiveRates { get; init; }

    /// <summary>The summary ROC curve in logit form; null without one.</summary>
    public SrocCurve? Sroc { get; init; }

    /// <summary>Confidence region of the summary point; null where it is undefined (k at most 2 with the F radius, one arm, no spread).</summary>
    public Region? ConfidenceRegion { get; init; }

    /// <summary>Prediction region of a new study's true point; null as <see cref="ConfidenceRegion"/>.</summary>
    public Region? PredictionRegion { get; init; }

    /// <summary>Prediction intervals of a new study's true sensitivity and specificity (probability scale).</summary>
    public ArmIntervals PredictionInterval { get; init; } = new(null, null);

    /// <summary>I-squared of Zhou and Dendukuri (0..1 each).</summary>
    public BivariateI2 I2 { get; init; } = new(null, null, null);

    /// <summary>Between-study variances with confidence intervals on the log scale.</summary>
    public ArmIntervals Variances { get; init; } = new(null, null);

    /// <summary>Between-study correlation of logit sensitivity and logit specificity with its Fisher-z interval.</summary>
    public Interval? CorrelationInterval { get; init; }

    /// <summary>Intraclass correlation of each arm (0..1).</summary>
    public ArmValues Icc { get; init; } = new(null, null);

    /// <summary>Median odds ratio of each arm (1..infinity).</summary>
    public ArmValues MedianOddsRatio { get; init; } = new(null, null);

    /// <summary>Tests of equal sensitivities over the studies; null with fewer than two informative arms.</summary>
    public HomogeneityTests? HomogeneitySensitivity { get; init; }

    /// <summary>Tests of equal specificities over the studies; null with fewer than two informative arms.</summary>
    public HomogeneityTests? HomogeneitySpecificity { get; init; }

    /// <summary>Deeks' test of funnel plot asymmetry; null with fewer than three tables that have both arms.</summary>
    public DeeksTest? Deeks { get; init; }

    /// <summary>Spearman's check for a threshold effect; null with fewer than three tables that have both arms, or no spread.</summary>
    public SpearmanCheck? Spearman { get; init; }

    /// <summary>The single studies in the order given, with Wilson and Clopper-Pearson intervals.</summary>
    public IReadOnlyList<StudyAccuracy> Studies { get; init; } = [];

    /// <summary>
    /// Empirical Bayes estimates, standardized random effects and percentage weights, by <see cref="StudyEffect.Index"/> in
    /// <see cref="Studies"/>; empty tables are left out. Empty unless the binomial model pooled both arms.
    /// </summary>
    public IReadOnlyList<StudyEffect> Effects { get; init; } = [];

    /// <summary>What a reader must know: the fit's warnings, then those of this composition; empty if nothing.</summary>
    public IReadOnlyList<EstimateWarning> Warnings { get; init; } = [];
}
