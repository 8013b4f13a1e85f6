namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Standard errors of the HSROC parameters by the delta method on (mu_A, mu_B, sigma_A, sigma_B, rho). Intervals of the variances
/// belong on the log scale: exp(ln v -+ z se / v).
/// </summary>
/// <param name="Lambda">Of Lambda.</param>
/// <param name="Theta">Of Theta.</param>
/// <param name="Beta">Of beta.</param>
/// <param name="VarianceAlpha">Of sigma_alpha^2.</param>
/// <param name="VarianceTheta">Of sigma_theta^2.</param>
public sealed record HsrocStandardErrors(double Lambda, double Theta, double Beta, double VarianceAlpha, double VarianceTheta)
{
    internal static HsrocStandardErrors Compute(double a, double b, double sA, double sB, double rho, ParameterCovariance covariance)
    {
        var r = Math.Sqrt(sB / sA);
        // d r / d sA = -r / (2 sA), d r / d sB = r / (2 sB); the same with the opposite sign for 1 / r.
        var (up, down) = (r * a / 2, b / r / 2);
        return new(
            Se(r, 1 / r, (down - up) / sA, (up - down) / sB, 0),
            Se(r / 2, -0.5 / r, -(up + down) / (2 * sA), (up + down) / (2 * sB), 0),
            Se(0, 0, -1 / sA, 1 / sB, 0),
            Se(0, 0, 2 * sB * (1 + rho), 2 * sA * (1 + rho), 2 * sA * sB),
            Se(0, 0, 0.5 * sB * (1 - rho), 0.5 * sA * (1 - rho), -0.5 * sA * sB));

        double Se(double dA, double dB, double dsA, double dsB, double dRho) => Math.Sqrt(covariance.Variance([dA, dB, dsA, dsB, dRho]));
    }
}
