using LivingReview.DiagnosticAccuracy.Numerics.Linear;

namespace LivingReview.DiagnosticAccuracy.Models.Normal;

/// <summary>
/// Covariance of (mu_A, mu_B, sigma_A, sigma_B, rho) in the normal-normal model: the means' from generalized least squares, the
/// variance parameters' from the observed information of the (restricted) likelihood; the two blocks are taken as independent, as in
/// the expected information.
/// </summary>
internal static class NormalUncertainty
{
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="factor">The Cholesky entries (l11, l21, l22) at the maximum.</param>
    /// <param name="means">Covariance of the two means.</param>
    /// <returns>Null where the information is not positive definite.</returns>
    public static ParameterCovariance? Compute(NormalLikelihood likelihood, double[] factor, SymmetricMatrix2 means)
    {
        var hessian = new double[9];
        new NormalObjective(likelihood).Evaluate(factor, new double[3], hessian);
        if (SymmetricMatrix.InverseOfNegative(hessian, 3) is not { } block) return null;
        Span<double> covariance = stackalloc double[ParameterCovariance.Size * ParameterCovariance.Size];
        (covariance[0], covariance[1], covariance[5], covariance[6]) = (means.AA, means.AB, means.AB, means.BB);
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 3; j++) covariance[(i + 2) * ParameterCovariance.Size + j + 2] = block[i * 3 + j];
        }

        return ParameterCovariance.FromCholesky(covariance, factor);
    }
}
