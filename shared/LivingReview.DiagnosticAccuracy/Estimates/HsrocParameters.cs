namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Parameters of the hierarchical summary ROC model (Rutter and Gatsonis 2001), obtained from the bivariate model, to which it is
/// equivalent without covariates (Harbord et al. 2007). Standard errors by the delta method; null where the covariance of all
/// parameters is not available or a variance is on its boundary.
/// </summary>
public sealed record HsrocParameters
{
    /// <summary>Lambda, accuracy: sqrt(s_B/s_A) mu_A + sqrt(s_A/s_B) mu_B.</summary>
    public required double Lambda { get; init; }

    /// <summary>Theta, threshold: (sqrt(s_B/s_A) mu_A - sqrt(s_A/s_B) mu_B) / 2.</summary>
    public required double Theta { get; init; }

    /// <summary>beta, shape: ln(s_B/s_A); 0 is a symmetric curve.</summary>
    public required double Beta { get; init; }

    /// <summary>Variance of accuracy, sigma_alpha^2 = 2 (s_A s_B + s_AB), at least 0; 0 when the correlation is -1.</summary>
    public required double VarianceAlpha { get; init; }

    /// <summary>Variance of threshold, sigma_theta^2 = (s_A s_B - s_AB) / 2, at least 0; 0 when the correlation is 1.</summary>
    public required double VarianceTheta { get; init; }

    /// <summary>Standard errors of the five, in the same order; null where unavailable.</summary>
    public HsrocStandardErrors? StandardErrors { get; init; }

    /// <summary>HSROC parameters of a fit; null unless both arms are pooled with positive between-study variances.</summary>
    /// <param name="fit">The fitted model.</param>
    /// <param name="covariance">Covariance of all five parameters, for the standard errors.</param>
    public static HsrocParameters? From(BivariateFit fit, ParameterCovariance? covariance = null)
    {
        if (fit is not { LogitSensitivity: { } a, LogitSpecificity: { } b, VarianceSensitivity: > 0 and { } varA, VarianceSpecificity: > 0 and { } varB })
            return null;
        var (sA, sB) = (Math.Sqrt(varA), Math.Sqrt(varB));
        var r = Math.Sqrt(sB / sA);
        var product = sA * sB;
        // The correlation, where known, keeps the variances exactly 0 on their boundary; s_A s_B - s_AB would leave rounding noise.
        var rho = fit.Correlation ?? (fit.Covariance ?? 0) / product;
        // One variance negligible beside the other: the curve has no shape to speak of.
        if (!(r is > 1e-100 and < 1e100)) return null;
        return new()
        {
            Lambda = r * a + b / r,
            Theta = 0.5 * (r * a - b / r),
            Beta = Math.Log(sB / sA),
            VarianceAlpha = 2 * product * (1 + rho),
            VarianceTheta = 0.5 * product * (1 - rho),
            StandardErrors = covariance is null ? null : HsrocStandardErrors.Compute(a, b, sA, sB, rho, covariance),
        };
    }
}
