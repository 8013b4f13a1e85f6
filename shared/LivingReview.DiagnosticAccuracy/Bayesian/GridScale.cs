namespace LivingReview.DiagnosticAccuracy.Bayesian;

/// <summary>
/// The scales on which the covariance matrix is laid out, where the log-likelihood is nearer to a polynomial than in the parameters themselves: log(sd + 0.3),
/// logarithmic where the standard deviation is large and even where it is near 0, and artanh(0.99 rho), Fisher's scale that ends where the correlation does.
/// </summary>
internal static class GridScale
{
    private const double Offset = 0.3;
    private const double Share = 0.99;

    internal static readonly double OfPerfectCorrelation = Math.Atanh(Share);

    internal static double FromDeviation(double deviation) => Math.Log(deviation + Offset);

    internal static double Deviation(double point) => Math.Max(0, Math.Exp(point) - Offset);

    internal static double Correlation(double point) => Math.Clamp(Math.Tanh(point) / Share, -1, 1);

    /// <summary>Logarithm of how fast the three parameters together grow along the scales.</summary>
    internal static double LogSlopes(double pointA, double pointB, double pointC) => pointA + pointB - 2 * Math.Log(Math.Cosh(pointC)) - Math.Log(Share);
}
