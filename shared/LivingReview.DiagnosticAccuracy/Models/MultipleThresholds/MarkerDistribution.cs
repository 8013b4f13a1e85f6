using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;

/// <summary>The standard distributions of the log marker's error term, in logarithms, so that they keep their digits in both tails.</summary>
internal static class MarkerDistribution
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>ln P(e above t).</summary>
    internal static double LogSurvival(ThresholdDistribution distribution, double t) => distribution switch
    {
        ThresholdDistribution.LogLogistic => -Softplus(t),
        ThresholdDistribution.LogNormal => LogNormalTail(t),
        ThresholdDistribution.Weibull => -Math.Exp(Math.Min(t, 100)),
        _ => throw new ArgumentOutOfRangeException(nameof(distribution), distribution, null),
    };

    /// <summary>ln P(e at most t).</summary>
    internal static double LogCumulative(ThresholdDistribution distribution, double t) => distribution switch
    {
        ThresholdDistribution.LogLogistic => -Softplus(-t),
        ThresholdDistribution.LogNormal => LogNormalTail(-t),
        ThresholdDistribution.Weibull => LogOneMinusExp(Math.Exp(Math.Min(t, 100))),
        _ => throw new ArgumentOutOfRangeException(nameof(distribution), distribution, null),
    };

    /// <summary>ln of the density.</summary>
    internal static double LogDensity(ThresholdDistribution distribution, double t) => distribution switch
    {
        ThresholdDistribution.LogLogistic => -Softplus(t) - Softplus(-t),
        ThresholdDistribution.LogNormal => -t * t / 2 - HalfLogTwoPi,
        ThresholdDistribution.Weibull => t - Math.Exp(Math.Min(t, 100)),
        _ => throw new ArgumentOutOfRangeException(nameof(distribution), distribution, null),
    };

    /// <summary>Derivative of the log density.</summary>
    internal static double LogDensitySlope(ThresholdDistribution distribution, double t) => distribution switch
    {
        ThresholdDistribution.LogLogistic => Logistic.Expit(-t) - Logistic.Expit(t),
        ThresholdDistribution.LogNormal => -t,
        ThresholdDistribution.Weibull => 1 - Math.Exp(Math.Min(t, 100)),
        _ => throw new ArgumentOutOfRangeException(nameof(distribution), distribution, null),
    };

    /// <summary>ln P(lower below e at most upper), lower below upper.</summary>
    internal static double LogInterval(ThresholdDistribution distribution, double lower, double upper)
    {
        if (double.IsNegativeInfinity(lower)) return LogCumulative(distribution, upper);
        if (double.IsPositiveInfinity(upper)) return LogSurvival(distribution, lower);
        if (distribution == ThresholdDistribution.LogNormal)
        {
            // In the nearer tail, so that nothing is lost by subtracting from 1.
            if (upper < 0) (lower, upper) = (-upper, -lower);
            if (lower < 0) return Math.Log(1 - Quantiles.NormalUpperTail(upper) - Quantiles.NormalUpperTail(-lower));
        }

        var survival = LogSurvival(distribution, lower);
        return survival + LogOneMinusExp(survival - LogSurvival(distribution, upper));
    }

    /// <summary>ln(1 - e^-x), x above 0.</summary>
    internal static double LogOneMinusExp(double x) =>
        x < 0.6931471805599453 ? Math.Log(-NearOne.Expm1(-x)) : NearOne.Log1p(-Math.Exp(-x));

    /// <summary>ln(1 + e^x).</summary>
    private static double Softplus(double x) => Math.Max(x, 0) + NearOne.Log1p(Math.Exp(-Math.Abs(x)));

    /// <summary>ln P(Z above t): an asymptotic series where the probability itself would lose digits.</summary>
    private static double LogNormalTail(double t)
    {
        if (t < 25) return t < -8 ? NearOne.Log1p(-Quantiles.NormalUpperTail(-t)) : Math.Log(Quantiles.NormalUpperTail(t));
        var s = 1 / (t * t);
        return -t * t / 2 - Math.Log(t) - HalfLogTwoPi + NearOne.Log1p(-s * (1 - s * (3 - s * (15 - s * 105))));
    }
}
