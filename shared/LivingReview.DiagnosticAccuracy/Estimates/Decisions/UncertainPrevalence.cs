using LivingReview.DiagnosticAccuracy.Estimates;
using MathNet.Numerics.Integration;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>Predictive values where the prevalence is itself uncertain: median and equal-tailed limits.</summary>
/// <param name="Positive">PPV (0..1).</param>
/// <param name="Negative">NPV (0..1).</param>
public sealed record UncertainPredictiveValues(Interval Positive, Interval Negative);

/// <summary>
/// A prevalence known as a beta distribution, for instance from a survey of n people with a cases: Beta(a + 1/2, n - a + 1/2). The log likelihood ratio is
/// taken as normal, independent of it; the distribution of the sum is integrated numerically, so the result is the same every time.
/// </summary>
/// <param name="Alpha">First parameter, above 0.</param>
/// <param name="Beta">Second parameter, above 0.</param>
public sealed record UncertainPrevalence(double Alpha, double Beta)
{
    private const int Order = 128;

    /// <summary>From a survey: Jeffreys' posterior.</summary>
    /// <param name="cases">People with the condition.</param>
    /// <param name="people">All people, at least as many.</param>
    public static UncertainPrevalence FromSurvey(long cases, long people)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cases);
        ArgumentOutOfRangeException.ThrowIfLessThan(people, cases);
        return new(cases + 0.5, people - cases + 0.5);
    }

    /// <summary>Predictive values with limits that hold the uncertainty of both; null unless the fit has both arms.</summary>
    /// <param name="fit">The fitted model.</param>
    /// <param name="confidenceLevel">Level in (0, 1).</param>
    public UncertainPredictiveValues? Apply(BivariateFit fit, double confidenceLevel = 0.95)
    {
        if (MeanLogits.From(fit) is not { } mean)
            return null;
        var (positive, negative) = (LikelihoodRatios.LogPositive(mean), LikelihoodRatios.LogNegative(mean));
        var nodes = Nodes();
        return new(Limits(positive.Log, positive.Variance, 1), Limits(negative.Log, negative.Variance, -1));

        Interval Limits(double log, double variance, int sign)
        {
            var (low, middle, high) = (
                Quantile(nodes, log, variance, (1 - confidenceLevel) / 2), Quantile(nodes, log, variance, 0.5), Quantile(nodes, log, variance, (1 + confidenceLevel) / 2));
            return sign > 0 ? new(Logistic.Expit(middle), Logistic.Expit(low), Logistic.Expit(high)) : new(Logistic.Expit(-middle), Logistic.Expit(-high), Logistic.Expit(-low));
        }
    }

    /// <summary>Quantile of logit prevalence + normal(log, variance), by bisection of the distribution function.</summary>
    private static double Quantile((double Logit, double Weight)[] nodes, double log, double variance, double probability)
    {
        var (low, high, se) = (-60.0, 60.0, Math.Max(1e-9, Math.Sqrt(variance)));
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            var below = 0.0;
            foreach (var (logit, weight) in nodes)
                below += weight * Quantiles.NormalUpperTail((logit + log - middle) / se);
            if (below < probability)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }

    /// <summary>Quantiles of logit prevalence with weights that sum to 1: Gauss-Legendre in u with probability 3u^2 - 2u^3, so that nodes gather in both tails.</summary>
    private (double Logit, double Weight)[] Nodes()
    {
        var rule = new GaussLegendreRule(0, 1, Order);
        return
        [
            .. rule.Abscissas.Zip(rule.Weights, (u, weight) => (
                Logistic.Logit(Math.Clamp(MathNet.Numerics.Distributions.Beta.InvCDF(Alpha, Beta, u * u * (3 - 2 * u)), 1e-15, 1 - 1e-15)), weight * 6 * u * (1 - u))),
        ];
    }
}
