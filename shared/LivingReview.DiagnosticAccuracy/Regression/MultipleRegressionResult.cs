namespace LivingReview.DiagnosticAccuracy;

/// <summary>How <see cref="MultipleRegression.Fit"/> works.</summary>
public sealed record MultipleRegressionOptions
{
    /// <summary>Confidence level in (0, 1).</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>The study of each table where studies have several: covariances are then the sandwich over studies. Null: every table is a study.</summary>
    public IReadOnlyList<string>? Clusters { get; init; }

    /// <summary>Number of random permutations behind the permutation p values; 0 for none.</summary>
    public int Permutations { get; init; }
}

/// <summary>A coefficient of a regression on the logit scale.</summary>
/// <param name="Name">"intercept", a continuous covariate's name (per unit), "name=level" against the reference level, or several joined by a colon.</param>
/// <param name="Estimate">Difference of logits; with limits where the information is not singular.</param>
/// <param name="StandardError">Its standard error; null where the information is singular.</param>
/// <param name="Lower">Lower limit.</param>
/// <param name="Upper">Upper limit.</param>
/// <param name="PValue">Two-sided Wald p value.</param>
public sealed record RegressionCoefficient(string Name, double Estimate, double? StandardError, double? Lower, double? Upper, double? PValue);

/// <summary>What a term adds to all the others.</summary>
/// <param name="Name">The term.</param>
/// <param name="Test">Likelihood ratio test against the model without it.</param>
/// <param name="PermutationPValue">
/// Share of permutations of the term's values over the studies whose statistic is at least as large, the observed one counted among them (Higgins and
/// Thompson 2004, Stat Med 23:1663); null without permutations. It holds with few studies, where the chi-squared approximation does not.
/// </param>
public sealed record TermTest(string Name, ChiSquaredTest Test, double? PermutationPValue);

/// <summary>A regression with several covariates.</summary>
public sealed record MultipleRegressionResult
{
    /// <summary>Tables with every covariate and with any count.</summary>
    public required int Tables { get; init; }

    /// <summary>The fitted model.</summary>
    public required RegressionModel Model { get; init; }

    /// <summary>Log-likelihood without any covariate, on the same tables.</summary>
    public required double NullLogLikelihood { get; init; }

    /// <summary>Likelihood ratio test of all terms together.</summary>
    public required ChiSquaredTest Joint { get; init; }

    /// <summary>Coefficients of logit sensitivity.</summary>
    public required IReadOnlyList<RegressionCoefficient> Sensitivity { get; init; }

    /// <summary>Coefficients of logit specificity.</summary>
    public required IReadOnlyList<RegressionCoefficient> Specificity { get; init; }

    /// <summary>What each term adds to all the others.</summary>
    public required IReadOnlyList<TermTest> Terms { get; init; }

    /// <summary>Where the intercept of each continuous covariate stands: the mean over the tables used.</summary>
    public required IReadOnlyDictionary<string, double> Centres { get; init; }

    /// <summary>What a reader must know.</summary>
    public IReadOnlyList<EstimateWarning> Warnings { get; init; } = [];
}
