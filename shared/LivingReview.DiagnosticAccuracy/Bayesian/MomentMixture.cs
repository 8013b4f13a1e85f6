using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;
using MathNet.Numerics;

namespace LivingReview.DiagnosticAccuracy.Bayesian;

/// <summary>A mixture of nearly normal distributions, each by its Edgeworth expansion from four moments (Wallace 1958, Ann Math Stat 29:635).</summary>
internal sealed class MomentMixture(double[] weights, Moments[] parts)
{
    private const double End = 36;
    private const double Precision = 1e-8;

    /// <summary>Wide parts need many nodes: the logistic function has its poles pi away.</summary>
    private const double WideDeviation = 1.2;

    /// <summary>Mean, median and limits of expit(x).</summary>
    internal PosteriorSummary Expit(ReadOnlySpan<double> probabilities)
    {
        var mean = 0.0;
        for (var i = 0; i < weights.Length; i++) mean += weights[i] * MeanExpit(parts[i]);
        return new(mean, Logistic.Expit(Quantile(probabilities[1])), Logistic.Expit(Quantile(probabilities[0])), Logistic.Expit(Quantile(probabilities[2])));
    }

    private static double MeanExpit(Moments part)
    {
        var deviation = Math.Sqrt(part.Variance);
        var rule = GaussHermite.Rule(deviation > WideDeviation ? 41 : 15);
        var sum = 0.0;
        for (var i = 0; i < rule.Nodes.Length; i++)
        {
            var t = rule.Nodes[i];
            var t2 = t * t;
            var edgeworth = 1 + part.Skewness / 6 * t * (t2 - 3) + part.Kurtosis / 24 * (t2 * (t2 - 6) + 3) + part.Skewness * part.Skewness / 72 * (t2 * (t2 * (t2 - 15) + 45) - 15);
            sum += rule.Weights[i] * Math.Exp(-t2 / 2) / Constants.Sqrt2Pi * edgeworth * Logistic.Expit(part.Mean + deviation * t);
        }

        return sum;
    }

    private double Below(double x, out double density)
    {
        (var sum, density) = (0.0, 0.0);
        for (var i = 0; i < weights.Length; i++)
        {
            var (mean, variance, skewness, kurtosis) = parts[i];
            var deviation = Math.Sqrt(variance);
            var t = (x - mean) / deviation;
            if (t < -8) continue;
            if (t > 8)
            {
                sum += weights[i];
                continue;
            }

            var t2 = t * t;
            var normal = Math.Exp(-t2 / 2) / Constants.Sqrt2Pi;
            var correction = skewness / 6 * (t2 - 1) + kurtosis / 24 * t * (t2 - 3) + skewness * skewness / 72 * t * (t2 * t2 - 10 * t2 + 15);
            sum += weights[i] * (0.5 * SpecialFunctions.Erfc(-t / Constants.Sqrt2) - normal * correction);
            density += weights[i] * normal / deviation;
        }

        return sum;
    }

    /// <summary>Newton's method with the normal parts' density, inside a bracket that each step narrows.</summary>
    internal double Quantile(double probability)
    {
        var (low, high, x) = (-End, End, 0.0);
        for (var i = 0; i < weights.Length; i++) x += weights[i] * parts[i].Mean;
        for (var step = 0; step < 60; step++)
        {
            var excess = Below(x, out var density) - probability;
            if (excess < 0) low = x;
            else high = x;
            var next = x - excess / density;
            if (!(next > low && next < high)) next = (low + high) / 2;
            if (Math.Abs(next - x) < Precision) return next;
            x = next;
        }

        return x;
    }
}
