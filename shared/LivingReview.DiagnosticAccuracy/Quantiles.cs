using MathNet.Numerics;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>Quantiles and tail probabilities. Closed forms where there are any; otherwise MathNet's, refined to full precision.</summary>
public static class Quantiles
{
    /// <summary>z with P(|Z| at most z) = level, Z standard normal.</summary>
    /// <param name="level">Probability between -z and z, in (0, 1); 0.95 gives 1.96.</param>
    public static double NormalTwoSided(double level) => MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, 0.5 + level / 2);

    /// <summary>P(Z above z), Z standard normal; keeps its digits far out in the tail.</summary>
    /// <param name="z">Any number.</param>
    public static double NormalUpperTail(double z) => 0.5 * SpecialFunctions.Erfc(z / Math.Sqrt(2));

    /// <summary>P(|Z| at least |z|), Z standard normal.</summary>
    /// <param name="z">Any number.</param>
    public static double NormalTwoSidedP(double z) => SpecialFunctions.Erfc(Math.Abs(z) / Math.Sqrt(2));

    /// <summary>t with P(|T| at most t) = level, T Student's t.</summary>
    /// <param name="level">Probability between -t and t, in (0, 1).</param>
    /// <param name="df">Degrees of freedom, above 0.</param>
    public static double StudentTwoSided(double level, double df)
    {
        var t = MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, df, 0.5 + level / 2);
        // MathNet's root finder stops at 1e-11 or so; two Newton steps reach the last digits.
        for (var i = 0; i < 2; i++)
        {
            var density = MathNet.Numerics.Distributions.StudentT.PDF(0, 1, df, t);
            t += (StudentTwoSidedP(t, df) - (1 - level)) / (2 * density);
        }

        return t;
    }

    /// <summary>P(|T| at least |t|), T Student's t.</summary>
    /// <param name="t">Any number.</param>
    /// <param name="df">Degrees of freedom, above 0.</param>
    public static double StudentTwoSidedP(double t, double df) => SpecialFunctions.BetaRegularized(df / 2, 0.5, df / (df + t * t));

    /// <summary>P(X above x), X chi-squared; 1 for x at most 0.</summary>
    /// <param name="x">Any number.</param>
    /// <param name="df">Degrees of freedom, above 0.</param>
    public static double ChiSquaredUpperTail(double x, double df) => x <= 0 ? 1 : SpecialFunctions.GammaUpperRegularized(df / 2, x / 2);

    /// <summary>Quantile of chi-squared with two degrees of freedom.</summary>
    /// <param name="probability">Probability below the quantile, in [0, 1).</param>
    public static double ChiSquared2(double probability) => -2 * Log1P(-probability);

    /// <summary>Quantile of F with two numerator degrees of freedom: closed, because its tail is (1 + 2x/df)^(-df/2).</summary>
    /// <param name="probability">Probability below the quantile, in [0, 1).</param>
    /// <param name="df">Denominator degrees of freedom, above 0.</param>
    public static double F2(double probability, double df) => df / 2 * ExpM1(-2 / df * Log1P(-probability));

    private static double Log1P(double x) => Math.Abs(x) < 1e-5 ? x * (1 - x * (0.5 - x / 3)) : Math.Log(1 + x);

    private static double ExpM1(double x) => Math.Abs(x) < 1e-5 ? x * (1 + x * (0.5 + x / 6)) : Math.Exp(x) - 1;
}
