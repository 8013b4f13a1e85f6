namespace LivingReview.DiagnosticAccuracy.Tests.Monitoring;

internal static class Fits
{
    public static BivariateFit Create(double a, double b, double seA, double seB, double covLogits) => new()
    {
        Regime = Regime.Bivariate,
        Studies = 20,
        Diseased = 1000,
        NonDiseased = 2000,
        Converged = true,
        Iterations = 1,
        GradientNorm = 0,
        LogitSensitivity = a,
        LogitSpecificity = b,
        SeLogitSensitivity = seA,
        SeLogitSpecificity = seB,
        CovLogits = covLogits,
        VarianceSensitivity = 0.5,
        VarianceSpecificity = 0.6,
        Covariance = -0.1,
        Correlation = -0.1 / Math.Sqrt(0.3),
    };
}
