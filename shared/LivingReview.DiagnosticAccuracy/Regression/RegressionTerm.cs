namespace LivingReview.DiagnosticAccuracy;

/// <summary>Which of the two outcomes a term of a regression is on.</summary>
public enum RegressionOutcomes
{
    /// <summary>Sensitivity and specificity.</summary>
    Both,

    /// <summary>Sensitivity alone.</summary>
    Sensitivity,

    /// <summary>Specificity alone.</summary>
    Specificity,
}

/// <summary>A term of a regression with several covariates: a covariate, or the interaction of several (whose own terms are added by the caller).</summary>
/// <param name="Covariates">One covariate, or those that interact.</param>
/// <param name="Outcomes">Which outcomes it is on.</param>
public sealed record RegressionTerm(IReadOnlyList<Covariate> Covariates, RegressionOutcomes Outcomes)
{
    /// <summary>A covariate by itself, on both outcomes.</summary>
    /// <param name="covariate">The covariate.</param>
    public RegressionTerm(Covariate covariate)
        : this([covariate], RegressionOutcomes.Both)
    {
    }

    /// <summary>Names of the covariates, joined by a colon.</summary>
    public string Name => string.Join(":", Covariates.Select(c => c.Name));
}
