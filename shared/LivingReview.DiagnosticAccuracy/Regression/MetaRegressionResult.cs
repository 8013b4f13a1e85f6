namespace LivingReview.DiagnosticAccuracy;

/// <summary>How <see cref="MetaRegression.Fit"/> works.</summary>
public sealed record RegressionOptions
{
    /// <summary>Confidence level in (0, 1); default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>
    /// The study of each table, in the caller's order. Tables of one study then share its random effects. Null (default): every table is a
    /// study of its own.
    /// </summary>
    public IReadOnlyList<string>? Studies { get; init; }

    /// <summary>
    /// The study of each table, in the caller's order, where the tables of a study depend on each other in ways that the model does not know:
    /// they are fitted as if independent and every covariance is the sandwich over studies. The Wald tests and contrasts then hold, the
    /// likelihood ratio tests do not. Null (default): the model's own covariance. Not together with <see cref="Studies"/>.
    /// </summary>
    public IReadOnlyList<string>? Clusters { get; init; }

    /// <summary>Whether to fit each level of a categorical covariate on its own as well (separate variances); default true.</summary>
    public bool SeparateVariances { get; init; } = true;
}

/// <summary>Sensitivity and specificity of one level (or, for a continuous covariate, at its mean) with Wald intervals on the logit scale.</summary>
/// <param name="Level">The level; the covariate's name for a continuous one.</param>
/// <param name="Tables">Number of tables used.</param>
/// <param name="Sensitivity">Probability scale; null where the information is singular.</param>
/// <param name="Specificity">Probability scale; null where the information is singular.</param>
public sealed record LevelEstimate(string Level, int Tables, Interval? Sensitivity, Interval? Specificity);

/// <summary>Each level fitted on its own, with variances of its own.</summary>
/// <param name="Fits">One fit per level, in the covariate's order.</param>
/// <param name="LogLikelihood">Their sum; null where a level has none.</param>
/// <param name="AgainstCommon">Likelihood ratio test of separate against common variances, 3 (L - 1) degrees of freedom.</param>
/// <param name="AgainstNull">Against no covariate at all, 5 (L - 1) degrees of freedom.</param>
public sealed record SeparateFits(IReadOnlyList<BivariateFit> Fits, double? LogLikelihood, ChiSquaredTest? AgainstCommon, ChiSquaredTest? AgainstNull);

/// <summary>What a covariate explains.</summary>
public sealed record MetaRegressionResult
{
    /// <summary>The covariate's name.</summary>
    public required string Covariate { get; init; }

    /// <summary>Tables with a value and with any count.</summary>
    public required int Tables { get; init; }

    /// <summary>Mean of a continuous covariate over the tables used, where the intercept stands; null for a categorical one.</summary>
    public required double? Centre { get; init; }

    /// <summary>Covariate on both parts, common covariance matrix.</summary>
    public required RegressionModel Both { get; init; }

    /// <summary>Covariate on sensitivity alone.</summary>
    public required RegressionModel SensitivityOnly { get; init; }

    /// <summary>Covariate on specificity alone.</summary>
    public required RegressionModel SpecificityOnly { get; init; }

    /// <summary>No covariate.</summary>
    public required RegressionModel Null { get; init; }

    /// <summary>Likelihood ratio test of both against none: 2 (L - 1) degrees of freedom (2 for a continuous covariate).</summary>
    public required ChiSquaredTest Joint { get; init; }

    /// <summary>On sensitivity, given specificity: both against specificity only; L - 1 degrees of freedom.</summary>
    public required ChiSquaredTest OnSensitivity { get; init; }

    /// <summary>On specificity, given sensitivity: both against sensitivity only; L - 1 degrees of freedom.</summary>
    public required ChiSquaredTest OnSpecificity { get; init; }

    /// <summary>Wald test of the same joint hypothesis in the model with both; p by Hotelling's distribution where tables are clustered by study.</summary>
    public required ChiSquaredTest? WaldJoint { get; init; }

    /// <summary>Wald test on sensitivity.</summary>
    public required ChiSquaredTest? WaldSensitivity { get; init; }

    /// <summary>Wald test on specificity.</summary>
    public required ChiSquaredTest? WaldSpecificity { get; init; }

    /// <summary>Estimates by level from the model with both.</summary>
    public required IReadOnlyList<LevelEstimate> Levels { get; init; }

    /// <summary>Sensitivity of each further level against the first; empty for a continuous covariate or where the information is singular.</summary>
    public required IReadOnlyList<CovariateContrast> SensitivityContrasts { get; init; }

    /// <summary>Specificity likewise.</summary>
    public required IReadOnlyList<CovariateContrast> SpecificityContrasts { get; init; }

    /// <summary>What a reader must know: levels whose people were all classified the same way, singular information, boundaries.</summary>
    public IReadOnlyList<EstimateWarning> Warnings { get; init; } = [];

    /// <summary>Separate variances; null for a continuous covariate, shared studies, or where not asked for.</summary>
    public required SeparateFits? Separate { get; init; }
}
