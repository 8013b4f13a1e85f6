namespace LivingReview.DiagnosticAccuracy;

/// <summary>The codes of <see cref="EstimateWarning"/>.</summary>
public static class WarningCodes
{
    /// <summary>No table has any count.</summary>
    public const string NoStudies = "no-studies";

    /// <summary>Fewer studies than the minimum: listed singly, not pooled.</summary>
    public const string TooFewStudies = "too-few-studies";

    /// <summary>One study: exact intervals, no heterogeneity.</summary>
    public const string SingleStudy = "single-study";

    /// <summary>No study has both arms, so the correlation is fixed at 0.</summary>
    public const string NoPairedStudy = "no-paired-study";

    /// <summary>An arm has no people in any study.</summary>
    public const string EmptyArm = "empty-arm";

    /// <summary>All people of an arm were classified the same way: the estimate is 0 or 1 and its logit infinite.</summary>
    public const string NoVariation = "no-variation";

    /// <summary>The optimizer stopped before it met its tolerance.</summary>
    public const string NotConverged = "not-converged";

    /// <summary>The information matrix is singular; there are no standard errors.</summary>
    public const string SingularInformation = "singular-information";

    /// <summary>A between-study variance is estimated as 0.</summary>
    public const string ZeroVariance = "zero-variance";

    /// <summary>Both between-study variances are estimated as 0.</summary>
    public const string ZeroVariances = "zero-variances";

    /// <summary>The correlation is estimated as -1 or 1.</summary>
    public const string PerfectCorrelation = "perfect-correlation";

    /// <summary>A variance or the correlation of a meta-regression lies on its boundary.</summary>
    public const string BoundaryEstimate = "boundary-estimate";

    /// <summary>The likelihood rises without limit as a between-study variance grows.</summary>
    public const string UnboundedVariance = "unbounded-variance";

    /// <summary>An arm is so large that standard errors lose digits.</summary>
    public const string VeryLargeArm = "very-large-arm";

    /// <summary>The likelihood has another maximum that is nearly as high, elsewhere.</summary>
    public const string NearTie = "near-tie";

    /// <summary>Wald intervals are too short for so few studies.</summary>
    public const string WaldIntervalsTooShort = "wald-intervals-too-short";

    /// <summary>The bivariate I-squared is 0 by construction.</summary>
    public const string BivariateI2Degenerate = "bivariate-i2-degenerate";

    /// <summary>Studies have several tables, and no covariance that allows for it can be computed.</summary>
    public const string IndependenceAssumed = "independence-assumed";

    /// <summary>A study has tables in several of the strata that are compared.</summary>
    public const string SharedStudies = "shared-studies";

    /// <summary>Studies have several tables in one of the strata that are compared.</summary>
    public const string SeveralTables = "several-tables";

    /// <summary>Prediction regions contain less than they state.</summary>
    public const string PredictionTooNarrow = "prediction-too-narrow";

    /// <summary>Rows of a study contradict each other across thresholds and are left out.</summary>
    public const string InconsistentThresholds = "inconsistent-thresholds";

    /// <summary>All studies use one threshold: nothing can be said about another.</summary>
    public const string OneThreshold = "one-threshold";

    /// <summary>A threshold lies outside those that the studies used.</summary>
    public const string ExtrapolatedThreshold = "extrapolated-threshold";

    /// <summary>The quadrature did not reach the accuracy that is asked of it.</summary>
    public const string QuadratureInaccurate = "quadrature-inaccurate";

    /// <summary>The data cannot fault the reference standard: its estimated sensitivity or specificity is 1.</summary>
    public const string PerfectReference = "perfect-reference";

    /// <summary>The dependence of selection on the statistic is estimated at its largest allowed value.</summary>
    public const string SelectionAtBound = "selection-at-bound";

    /// <summary>The data do not tell the random effects of a model apart; a simpler model was fitted.</summary>
    public const string EffectsNotIdentified = "effects-not-identified";

    /// <summary>No study has two of the tests that are compared.</summary>
    public const string UnpairedComparison = "unpaired-comparison";

    /// <summary>Joint results of two tests are used as two tables of different people.</summary>
    public const string JointCountsNotUsed = "joint-counts-not-used";

    /// <summary>The odds ratio between the results of two tests on the same people is held at its bound.</summary>
    public const string DependenceAtLimit = "dependence-at-limit";

    /// <summary>Studies say nothing about the prevalence: people of one class only, or as many of each as the investigators chose.</summary>
    public const string NoPrevalence = "no-prevalence";

    /// <summary>A compared test is in three studies or fewer.</summary>
    public const string FewStudiesOfTest = "few-studies-of-test";
}
