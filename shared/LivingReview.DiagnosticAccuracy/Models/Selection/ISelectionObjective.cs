using LivingReview.DiagnosticAccuracy.Numerics.Optimization;

namespace LivingReview.DiagnosticAccuracy.Models.Selection;

/// <summary>The log-likelihood of published studies in mu_A, mu_B, l11, l21, l22 and beta less its centre; only the value is computed.</summary>
internal interface ISelectionObjective : IObjective
{
    /// <param name="theta">The parameters.</param>
    /// <param name="alpha">Intercept of the selection's probit; infinite without selection.</param>
    double LogLikelihood(ReadOnlySpan<double> theta, out double alpha);
}
