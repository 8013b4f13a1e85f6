using LivingReview.DiagnosticAccuracy.Regression;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>One fitted model with covariates. Coefficients are logits.</summary>
public sealed record RegressionModel
{
    /// <summary>Coefficients of logit sensitivity: one per level, or (mean at the centre, slope), or the single mean where the covariate is not in this part.</summary>
    public required IReadOnlyList<double> Sensitivity { get; init; }

    /// <summary>Coefficients of logit specificity, likewise.</summary>
    public required IReadOnlyList<double> Specificity { get; init; }

    /// <summary>
    /// Covariance matrix of all coefficients, sensitivity's first, by rows; null where the information is singular (a level with all its
    /// specificities at 1, say).
    /// </summary>
    public required IReadOnlyList<double>? Covariance { get; init; }

    /// <summary>Residual between-study variance of logit sensitivity.</summary>
    public required double VarianceSensitivity { get; init; }

    /// <summary>Residual between-study variance of logit specificity.</summary>
    public required double VarianceSpecificity { get; init; }

    /// <summary>Residual between-study covariance.</summary>
    public required double CovarianceBetween { get; init; }

    /// <summary>Log-likelihood, binomial coefficients included.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>Where the maximum lies.</summary>
    public required Regime Regime { get; init; }

    /// <summary>Whether the optimizer met its tolerance.</summary>
    public required bool Converged { get; init; }

    /// <summary>Where the covariance is clustered by study: how much it can be trusted.</summary>
    internal ClusterInformation? Clusters { get; init; }

    /// <summary>Covariance of coefficients r and c, null where the matrix is.</summary>
    internal double? Cov(int r, int c) => Covariance?[r * (Sensitivity.Count + Specificity.Count) + c];
}
