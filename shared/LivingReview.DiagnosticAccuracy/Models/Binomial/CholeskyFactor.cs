namespace LivingReview.DiagnosticAccuracy.Models.Binomial;

/// <summary>
/// The random effects as linear functions of standard normal z: uA = L11 z1, uB = L21 z1 + L22 z2, so Sigma = L L'. A variance of 0 and a
/// correlation of -1 or 1 are ordinary points here (Pinheiro and Bates 1996, Statistics and Computing 6:289).
/// </summary>
internal readonly record struct CholeskyFactor(double L11, double L21, double L22)
{
    internal double VarianceA => L11 * L11;

    internal double VarianceB => L21 * L21 + L22 * L22;

    internal double Covariance => L11 * L21;
}
