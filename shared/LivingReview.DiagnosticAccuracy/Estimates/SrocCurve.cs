using MathNet.Numerics.Integration;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// The summary ROC curve of Rutter and Gatsonis: logit sensitivity = Lambda e^(-beta/2) + e^(-beta) logit(false positive rate),
/// a straight line in logit space.
/// </summary>
/// <param name="Intercept">Lambda e^(-beta/2).</param>
/// <param name="Slope">e^(-beta) = s_A / s_B, positive.</param>
public sealed record SrocCurve(double Intercept, double Slope)
{
    // Beyond this logit a logistic density is below 1e-17.
    private const double Tail = 40;

    /// <summary>The curve of a fit; null unless both arms are pooled with positive between-study variances.</summary>
    /// <param name="parameters">The HSROC parameters.</param>
    public static SrocCurve? From(HsrocParameters? parameters) =>
        parameters is null ? null : new(parameters.Lambda * Math.Exp(-parameters.Beta / 2), Math.Exp(-parameters.Beta));

    /// <summary>Sensitivity on the curve at a false positive rate in [0, 1].</summary>
    /// <param name="falsePositiveRate">1 - specificity.</param>
    public double SensitivityAt(double falsePositiveRate) =>
        falsePositiveRate <= 0 ? 0 : falsePositiveRate >= 1 ? 1 : Logistic.Expit(Intercept + Slope * Logistic.Logit(falsePositiveRate));

    /// <summary>
    /// Area under the whole curve, integral over the false positive rate from 0 to 1, to machine precision: the trapezoidal rule in
    /// logit space converges geometrically for this analytic integrand. A steep curve is integrated along the other axis.
    /// </summary>
    public double Area()
    {
        var (a, b) = Slope <= 1 ? (Intercept, Slope) : (Intercept / Slope, 1 / Slope);
        const int Steps = 160;
        const double Step = 2 * Tail / Steps;
        double sum = 0;
        for (var i = 0; i <= Steps; i++)
        {
            var x = -Tail + i * Step;
            sum += Logistic.Expit(a + b * x) * Density(x);
        }

        return sum * Step;
    }

    /// <summary>
    /// Area between two false positive rates, divided by their distance (0..1): a mean sensitivity over that range. Composite
    /// Gauss-Legendre in logit space, accurate to about 1e-14.
    /// </summary>
    /// <param name="range">The range; its ends in (0, 1), the upper above the lower.</param>
    public double NormalizedArea(RateRange range)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(range.Lower, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(range.Upper, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(range.Upper, range.Lower);
        var (from, to) = (Logistic.Logit(range.Lower), Logistic.Logit(range.Upper));
        double area;
        if (Slope <= 1)
        {
            area = Integrate(x => Logistic.Expit(Intercept + Slope * x) * Density(x), from, to);
        }
        else
        {
            // By parts: integral of S dF = S F at the ends minus integral of F dS, where F is flat in logit S.
            var (low, high) = (Intercept + Slope * from, Intercept + Slope * to);
            area = Logistic.Expit(high) * range.Upper - Logistic.Expit(low) * range.Lower
                - Integrate(y => Logistic.Expit((y - Intercept) / Slope) * Density(y), Math.Clamp(low, -Tail, Tail), Math.Clamp(high, -Tail, Tail));
        }

        return area / (range.Upper - range.Lower);
    }

    private static double Density(double x) => Logistic.Expit(x) * Logistic.Expit(-x);

    private static double Integrate(Func<double, double> integrand, double from, double to)
    {
        const double Panel = 3;
        var panels = Math.Max(1, (int)Math.Ceiling((to - from) / Panel));
        double sum = 0;
        for (var i = 0; i < panels; i++)
        {
            var start = from + (to - from) * i / panels;
            var end = from + (to - from) * (i + 1) / panels;
            sum += GaussLegendreRule.Integrate(integrand, start, end, 20);
        }

        return sum;
    }
}
