namespace LivingReview.DiagnosticAccuracy.Estimates;

/// <summary>The two means and their covariance, where a fit has both arms: what every joint measure starts from.</summary>
internal readonly record struct MeanLogits(double A, double B, double VarA, double VarB, double CovAB)
{
    public double Sensitivity => Logistic.Expit(A);

    public double Specificity => Logistic.Expit(B);

    /// <summary>1 - sensitivity, without cancellation near 1.</summary>
    public double MissRate => Logistic.Expit(-A);

    /// <summary>1 - specificity, without cancellation near 1.</summary>
    public double FalsePositiveRate => Logistic.Expit(-B);

    public static MeanLogits? From(BivariateFit fit) =>
        fit is { LogitSensitivity: { } a, LogitSpecificity: { } b, SeLogitSensitivity: { } seA, SeLogitSpecificity: { } seB }
            ? new(a, b, seA * seA, seB * seB, fit.CovLogits ?? 0)
            : null;

    /// <summary>Variance of g'(a, b) by the delta method.</summary>
    public double Variance(double gradientA, double gradientB) =>
        Math.Max(0, gradientA * gradientA * VarA + gradientB * gradientB * VarB + 2 * gradientA * gradientB * CovAB);
}
