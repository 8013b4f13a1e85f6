namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// A fitted bivariate model of logit sensitivity and logit specificity. All variances are variances (not standard deviations), on the
/// logit scale; correlations are between logit sensitivity and logit <em>specificity</em> (mada's are with the false positive rate,
/// of opposite sign). A quantity that the regime does not define is <see langword="null"/>, never NaN.
/// </summary>
public sealed record BivariateFit
{
    /// <summary>The kind of model that was fitted.</summary>
    public required Regime Regime { get; init; }

    /// <summary>Number of tables that carry information (k).</summary>
    public required int Studies { get; init; }

    /// <summary>Sum of TP + FN.</summary>
    public required long Diseased { get; init; }

    /// <summary>Sum of FP + TN.</summary>
    public required long NonDiseased { get; init; }

    /// <summary>Whether the optimizer met its tolerance. A closed form counts as converged.</summary>
    public required bool Converged { get; init; }

    /// <summary>Newton (or scoring) iterations used, over all starting points of the reported model.</summary>
    public required int Iterations { get; init; }

    /// <summary>Largest absolute component of the gradient of the log-likelihood in the free parameters at the solution.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Log-likelihood, binomial coefficients included (as lme4 and metandi report it); null where nothing was fitted.</summary>
    public double? LogLikelihood { get; init; }

    /// <summary>Largest number of quadrature nodes per dimension of any study; 0 where nothing was integrated, null for the normal-normal model.</summary>
    public int? Nodes { get; init; }

    /// <summary>Mean logit sensitivity, mu_A.</summary>
    public double? LogitSensitivity { get; init; }

    /// <summary>Mean logit specificity, mu_B.</summary>
    public double? LogitSpecificity { get; init; }

    /// <summary>Standard error of <see cref="LogitSensitivity"/>.</summary>
    public double? SeLogitSensitivity { get; init; }

    /// <summary>Standard error of <see cref="LogitSpecificity"/>.</summary>
    public double? SeLogitSpecificity { get; init; }

    /// <summary>Covariance of the two estimated means, V_AB.</summary>
    public double? CovLogits { get; init; }

    /// <summary>Between-study variance of logit sensitivity, sigma_A^2.</summary>
    public double? VarianceSensitivity { get; init; }

    /// <summary>Between-study variance of logit specificity, sigma_B^2.</summary>
    public double? VarianceSpecificity { get; init; }

    /// <summary>Between-study covariance, sigma_AB.</summary>
    public double? Covariance { get; init; }

    /// <summary>Between-study correlation in [-1, 1]; null where a variance is 0 or the model has no correlation.</summary>
    public double? Correlation { get; init; }

    /// <summary>
    /// Covariance of (mu_A, mu_B, sigma_A, sigma_B, rho): the inverse observed information. Null unless the maximum is interior, because
    /// on the boundary a parameter has no standard error.
    /// </summary>
    public ParameterCovariance? ParameterCovariance { get; init; }

    /// <summary>What a reader must know about this fit; empty if nothing.</summary>
    public IReadOnlyList<EstimateWarning> Warnings { get; init; } = [];
}
