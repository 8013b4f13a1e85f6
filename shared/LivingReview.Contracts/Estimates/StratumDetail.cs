using LivingReview.Contracts.Reviews;

namespace LivingReview.Contracts.Estimates;

/// <summary>Response: every figure of the engine for one stratum. A quantity that the regime does not define is null.</summary>
public sealed record StratumDetail
{
    /// <summary>The stratum.</summary>
    public required string Stratum { get; init; }

    /// <summary>Revision of the evidence.</summary>
    public required long Revision { get; init; }

    /// <summary>The result as it is stored.</summary>
    public required StratumEstimate Estimate { get; init; }

    /// <summary>The 95% intervals of the means by every method: profile likelihood calibrated for few studies, the ordinary profile, Wald with t, and Wald.</summary>
    public required IReadOnlyList<MethodInterval> Intervals { get; init; }

    /// <summary>
    /// 95% prediction interval of a new study's sensitivity. Up to 60 studies it counts in that the between-study variances are uncertain, as the region of the
    /// figures does; where all tables of a study count it takes them for known.
    /// </summary>
    public EstimateInterval? PredictionSensitivity { get; init; }

    /// <summary>95% prediction interval of a new study's specificity, likewise.</summary>
    public EstimateInterval? PredictionSpecificity { get; init; }

    /// <summary>Between-study variance of logit sensitivity with its interval.</summary>
    public EstimateInterval? VarianceSensitivity { get; init; }

    /// <summary>Between-study variance of logit specificity with its interval.</summary>
    public EstimateInterval? VarianceSpecificity { get; init; }

    /// <summary>Between-study correlation with its interval.</summary>
    public EstimateInterval? Correlation { get; init; }

    /// <summary>Youden index.</summary>
    public EstimateInterval? Youden { get; init; }

    /// <summary>Parameters of the hierarchical summary ROC model.</summary>
    public HsrocFigures? Hsroc { get; init; }

    /// <summary>Area under the summary ROC curve over the observed false positive rates, divided by their range.</summary>
    public double? PartialAuc { get; init; }

    /// <summary>Intraclass correlation of sensitivity on the latent scale, 0 to 1.</summary>
    public double? IccSensitivity { get; init; }

    /// <summary>Intraclass correlation of specificity on the latent scale, 0 to 1.</summary>
    public double? IccSpecificity { get; init; }

    /// <summary>Median odds ratio of sensitivity, 1 or more.</summary>
    public double? MedianOddsRatioSensitivity { get; init; }

    /// <summary>Median odds ratio of specificity, 1 or more.</summary>
    public double? MedianOddsRatioSpecificity { get; init; }

    /// <summary>Tests of equal sensitivities.</summary>
    public HomogeneityFigures? HomogeneitySensitivity { get; init; }

    /// <summary>Tests of equal specificities.</summary>
    public HomogeneityFigures? HomogeneitySpecificity { get; init; }

    /// <summary>Deeks' test of funnel plot asymmetry.</summary>
    public DeeksFigures? Deeks { get; init; }

    /// <summary>Spearman's check for a threshold effect.</summary>
    public SpearmanFigures? Spearman { get; init; }

    /// <summary>Predictive values at the protocol's prevalence; null if it names none.</summary>
    public PredictiveFigures? Predictive { get; init; }

    /// <summary>The studies.</summary>
    public required IReadOnlyList<StudyResult> Studies { get; init; }
}

/// <summary>95% intervals of both means by one method, on the probability scale.</summary>
/// <param name="Method">The method.</param>
/// <param name="Sensitivity">Of sensitivity.</param>
/// <param name="Specificity">Of specificity.</param>
public sealed record MethodInterval(IntervalKind Method, EstimateInterval? Sensitivity, EstimateInterval? Specificity);

/// <summary>Parameters of the hierarchical summary ROC model (Rutter and Gatsonis 2001), each with its standard error where there is one.</summary>
public sealed record HsrocFigures(
    double Lambda, double Theta, double Beta, double VarianceAlpha, double VarianceTheta,
    double? SeLambda, double? SeTheta, double? SeBeta, double? SeVarianceAlpha, double? SeVarianceTheta);

/// <summary>Tests that every study has the same proportion.</summary>
/// <param name="DegreesOfFreedom">Informative studies less one.</param>
/// <param name="LikelihoodRatio">G squared.</param>
/// <param name="P">Its p value.</param>
/// <param name="Q">Cochran's Q of the logits.</param>
/// <param name="QP">Its p value.</param>
/// <param name="HigginsI2">I-squared of Q, 0 to 1.</param>
public sealed record HomogeneityFigures(int DegreesOfFreedom, double LikelihoodRatio, double P, double Q, double QP, double HigginsI2);

/// <summary>Deeks' test (2005).</summary>
/// <param name="Studies">Studies used.</param>
/// <param name="Slope">Slope of ln DOR on 1/sqrt(ESS).</param>
/// <param name="Intercept">Its intercept.</param>
/// <param name="StandardError">Standard error of the slope.</param>
/// <param name="P">Two-sided p value.</param>
public sealed record DeeksFigures(int Studies, double Slope, double Intercept, double StandardError, double P);

/// <summary>Spearman's rank correlation of sensitivity and false positive rate.</summary>
/// <param name="Studies">Studies used.</param>
/// <param name="Correlation">-1 to 1.</param>
/// <param name="P">Two-sided p value.</param>
public sealed record SpearmanFigures(int Studies, double Correlation, double P);

/// <summary>Predictive values at a prevalence.</summary>
/// <param name="Prevalence">The prevalence, see <see cref="Protocol.TargetPrevalence"/>.</param>
/// <param name="Positive">Positive predictive value.</param>
/// <param name="Negative">Negative predictive value.</param>
public sealed record PredictiveFigures(double Prevalence, EstimateInterval Positive, EstimateInterval Negative);

/// <summary>Response part: what one study does to a stratum.</summary>
public sealed record StudyInfluence
{
    /// <summary>The study.</summary>
    public required string StudyId { get; init; }

    /// <summary>Its label.</summary>
    public required string Label { get; init; }

    /// <summary>Cook's distance of the two means (Cook 1977); above 1 the study moves the pooled point by more than its standard errors.</summary>
    public double? CooksDistance { get; init; }

    /// <summary>Its standardized random effect of sensitivity, about standard normal.</summary>
    public double? StandardizedSensitivity { get; init; }

    /// <summary>Its standardized random effect of specificity.</summary>
    public double? StandardizedSpecificity { get; init; }

    /// <summary>Its percentage in the pooled sensitivity (Burke et al. 2018).</summary>
    public double? WeightSensitivity { get; init; }

    /// <summary>Its percentage in the pooled specificity.</summary>
    public double? WeightSpecificity { get; init; }

    /// <summary>The result without it.</summary>
    public required StratumEstimate Without { get; init; }
}
