namespace LivingReview.DiagnosticAccuracy.Models.Normal;

/// <summary>
/// Covariance of (mu_A, mu_B, sigma_A, sigma_B, rho) in the normal-normal model: the means' from generalized least squares, the
/// variance parameters' from the observed information of the (restricted) likelihood; the two blocks are taken as independent, as in
/// the expected information.
/// </summary>
internal static class NormalUncertainty
{
    public static ParameterCovariance? Compute(NormalLikelihood likelihood, double[] l, SymmetricMatrix2 means)
    {
        var information = -MathNet.Numerics.LinearAlgebra.Double.DenseMatrix.OfArray(NormalOptimizer.Hessian(likelihood, l, [0, 1, 2]));
        if (information.Evd(MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric).EigenValues.Any(e => e.Real <= 0)) return null;
        var block = information.Inverse();
        Span<double> covariance = stackalloc double[ParameterCovariance.Size * ParameterCovariance.Size];
        (covariance[0], covariance[1], covariance[5], covariance[6]) = (means.AA, means.AB, means.AB, means.BB);
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 3; j++) covariance[(i + 2) * ParameterCovariance.Size + j + 2] = block[i, j];
        }

        return ParameterCovariance.FromCholesky(covariance, l);
    }
}
