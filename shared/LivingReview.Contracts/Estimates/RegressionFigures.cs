namespace LivingReview.Contracts.Estimates;

/// <summary>Response: a regression of a stratum's studies on several covariates.</summary>
public sealed record RegressionFigures
{
    /// <summary>The stratum.</summary>
    public required string Stratum { get; init; }

    /// <summary>Revision of the evidence.</summary>
    public required long Revision { get; init; }

    /// <summary>Tables with every covariate.</summary>
    public required int Tables { get; init; }

    /// <summary>What the figures rest on.</summary>
    public required Regime Regime { get; init; }

    /// <summary>Log-likelihood.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>Coefficients of logit sensitivity.</summary>
    public required IReadOnlyList<CoefficientFigures> Sensitivity { get; init; }

    /// <summary>Coefficients of logit specificity.</summary>
    public required IReadOnlyList<CoefficientFigures> Specificity { get; init; }

    /// <summary>What each term adds to the others.</summary>
    public required IReadOnlyList<TermFigures> Terms { get; init; }

    /// <summary>All terms together.</summary>
    public required LikelihoodRatioTest Joint { get; init; }

    /// <summary>Where the intercept of each continuous covariate stands.</summary>
    public required IReadOnlyDictionary<string, double> Centres { get; init; }

    /// <summary>What a reader must know.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>Response part: a coefficient on the logit scale; limits are null where the information is singular.</summary>
/// <param name="Name">"intercept", a covariate, "covariate=level", or several joined by a colon.</param>
/// <param name="Estimate">The coefficient.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Lower">Lower 95% limit.</param>
/// <param name="Upper">Upper 95% limit.</param>
/// <param name="P">Two-sided p value.</param>
public sealed record CoefficientFigures(string Name, double Estimate, double? StandardError, double? Lower, double? Upper, double? P);

/// <summary>Response part: the test of a term.</summary>
/// <param name="Term">The term.</param>
/// <param name="Test">Likelihood ratio test.</param>
/// <param name="PermutationP">Permutation p value; null unless asked for.</param>
public sealed record TermFigures(string Term, LikelihoodRatioTest Test, double? PermutationP);
