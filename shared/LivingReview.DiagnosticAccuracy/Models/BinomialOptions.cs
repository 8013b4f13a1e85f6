namespace LivingReview.DiagnosticAccuracy;

/// <summary>How <see cref="BinomialModel.Fit"/> works.</summary>
public sealed record BinomialOptions
{
    /// <summary>
    /// Gauss-Hermite nodes per dimension, the same for every study: 1 is the Laplace approximation (lme4's <c>glmer</c>), 5 metandi's default,
    /// 7 metadta's. The maximum is then that of the approximated likelihood. Null (default): for each study as many as make the result the
    /// maximum likelihood estimate itself. At least 1, at most 200.
    /// </summary>
    public int? Nodes { get; init; }
}
