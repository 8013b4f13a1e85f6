using MathNet.Numerics.LinearAlgebra.Double;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Covariance of (mu_A, mu_B, sigma_A, sigma_B, rho) in the normal-normal model: the means' from generalized least squares, the
/// variance parameters' from the observed information of the (restricted) likelihood; the two blocks are taken as independent, as in
/// the expected information.
/// </summary>
internal static class NormalUncertainty
{
    public static ParameterCovariance? Of(NormalLikelihood likelihood, double[] l, Symmetric2 means)
    {
        var information = -DenseMatrix.OfArray(NormalOptimizer.Hessian(likelihood, l, [0, 1, 2]));
        if (information.Evd(MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric).EigenValues.Any(e => e.Real <= 0)) return null;
        var sign = Math.Sign(l[0]);
        var sB = Math.Sqrt(l[1] * l[1] + l[2] * l[2]);
        var rho = sign * l[1] / sB;
        // Rows: d(sigma_A, sigma_B, rho) / d(l11, l21, l22).
        var jacobian = DenseMatrix.OfArray(new double[,]
        {
            { sign, 0, 0 },
            { 0, l[1] / sB, l[2] / sB },
            { 0, sign / sB - rho * l[1] / (sB * sB), -rho * l[2] / (sB * sB) },
        });
        var block = jacobian * information.Inverse() * jacobian.Transpose();
        var values = new double[ParameterCovariance.Size * ParameterCovariance.Size];
        (values[0], values[1], values[5], values[6]) = (means.AA, means.AB, means.AB, means.BB);
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 3; j++) values[(i + 2) * ParameterCovariance.Size + j + 2] = block[i, j];
        }

        return new(values);
    }
}
