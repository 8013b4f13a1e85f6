using System.Text.Json.Serialization;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Strata;

namespace LivingReview.Contracts.Estimates;

/// <summary>An estimate with its 95% limits, all on the same scale.</summary>
/// <param name="Estimate">Point estimate.</param>
/// <param name="Lower">Lower limit.</param>
/// <param name="Upper">Upper limit.</param>
public sealed record EstimateInterval(double Estimate, double Lower, double Upper);

/// <summary>
/// The result for one stratum: what the engine believes, and how it came to it. Variances are on the logit scale; a quantity that the
/// regime does not define is null.
/// </summary>
public sealed record StratumEstimate
{
    /// <summary>"overall", or factor levels as in "modality=ct" or "modality=ct;validation=external"; of a companion with "+low-risk-of-bias" or "+external-validation" behind.</summary>
    public required string Stratum { get; init; }

    /// <summary>Number of studies.</summary>
    public required int K { get; init; }

    /// <summary>People (units) with the target condition.</summary>
    public required long Diseased { get; init; }

    /// <summary>People (units) without it.</summary>
    public required long NonDiseased { get; init; }

    /// <summary>What kind of model the estimate rests on.</summary>
    public required Regime Regime { get; init; }

    /// <summary>Whether the fit converged.</summary>
    public required bool Converged { get; init; }

    /// <summary>Iterations of the fit.</summary>
    public int Iterations { get; init; }

    /// <summary>Largest absolute gradient component at the solution.</summary>
    public double GradientNorm { get; init; }

    /// <summary>Log-likelihood.</summary>
    public double? LogLikelihood { get; init; }

    /// <summary>Mean logit sensitivity.</summary>
    public double? LogitSensitivity { get; init; }

    /// <summary>Mean logit specificity.</summary>
    public double? LogitSpecificity { get; init; }

    /// <summary>Standard error of the mean logit sensitivity.</summary>
    public double? SeLogitSensitivity { get; init; }

    /// <summary>Standard error of the mean logit specificity.</summary>
    public double? SeLogitSpecificity { get; init; }

    /// <summary>Covariance of the two means.</summary>
    public double? CovLogits { get; init; }

    /// <summary>Between-study variance of logit sensitivity.</summary>
    public double? VarianceSensitivity { get; init; }

    /// <summary>Between-study variance of logit specificity.</summary>
    public double? VarianceSpecificity { get; init; }

    /// <summary>Between-study covariance.</summary>
    public double? Covariance { get; init; }

    /// <summary>Between-study correlation of logit sensitivity and logit specificity.</summary>
    public double? Correlation { get; init; }

    /// <summary>Summary sensitivity (0 to 1); null if not pooled.</summary>
    public EstimateInterval? Sensitivity { get; init; }

    /// <summary>Summary specificity (0 to 1); null if not pooled.</summary>
    public EstimateInterval? Specificity { get; init; }

    /// <summary>
    /// How the intervals of sensitivity and specificity are made, as the protocol asks. A single study,
    /// and an arm without any misclassified person, has the exact interval of Clopper and Pearson in each case. Ratios are always Wald's.
    /// </summary>
    public IntervalKind IntervalKind { get; init; } = IntervalKind.Wald;

    /// <summary>Positive likelihood ratio.</summary>
    public EstimateInterval? LrPositive { get; init; }

    /// <summary>Negative likelihood ratio.</summary>
    public EstimateInterval? LrNegative { get; init; }

    /// <summary>Diagnostic odds ratio.</summary>
    public EstimateInterval? DiagnosticOddsRatio { get; init; }

    /// <summary>Area under the summary ROC curve.</summary>
    public double? Auc { get; init; }

    /// <summary>I-squared of sensitivity, specificity and both (Zhou and Dendukuri 2014), 0 to 1.</summary>
    public HeterogeneityShares? I2 { get; init; }

    /// <summary>What a reader must know, in plain sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The stable code of each warning, in the order of <see cref="Warnings"/>; empty for estimates made before codes existed.</summary>
    public IReadOnlyList<string> WarningCodes { get; init; } = [];

    /// <summary>Version of the engine that computed this.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>SHA-256 of everything that the result depends on: tables, options, engine version.</summary>
    public required string InputHash { get; init; }

    /// <summary>Revision at which this result was computed; it has stood unchanged since.</summary>
    public required long Revision { get; init; }

    /// <summary>The studies singly, if they are listed and not pooled; else empty.</summary>
    public IReadOnlyList<StudyResult> Studies { get; init; } = [];

    /// <summary>How the tables were selected; null for estimates of before there was a rule, which knew primary tables alone.</summary>
    public TableSelection? TableSelection { get; init; }

    /// <summary>Number of tables pooled, where the rule asks for all tables of a study; null where a study gives one.</summary>
    public int? Tables { get; init; }

    /// <summary>The tables of the stratum that are not included; null if all are.</summary>
    public LeftOutTables? LeftOut { get; init; }

    /// <summary>The other analyses that the protocol states, in its order; absent where it states none, and for companions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TwinEstimate>? Twins { get; init; }

    /// <summary>Accuracy at the cut-offs that the protocol states; absent where it states none, no table has a threshold, and for companions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CutOffEstimate>? CutOffs { get; init; }
}

/// <summary>I-squared (Zhou and Dendukuri 2014), each 0 to 1.</summary>
/// <param name="Sensitivity">Of sensitivity alone.</param>
/// <param name="Specificity">Of specificity alone.</param>
/// <param name="Bivariate">Of both together.</param>
public sealed record HeterogeneityShares(double? Sensitivity, double? Specificity, double? Bivariate);
