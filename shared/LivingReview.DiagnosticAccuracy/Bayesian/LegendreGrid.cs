using MathNet.Numerics.Integration;

namespace LivingReview.DiagnosticAccuracy.Bayesian;

/// <summary>Gauss-Legendre nodes on an interval, with the distribution function of a density that is known at them.</summary>
internal sealed class LegendreGrid
{
    private const double Negligible = 1e-9;
    private const int Steps = 800;
    private readonly double _low;
    private readonly double _high;

    internal LegendreGrid(double low, double high, int count)
    {
        (_low, _high) = (low, high);
        var rule = new GaussLegendreRule(-1, 1, count);
        double[] nodes = [.. rule.Abscissas];
        double[] weights = [.. rule.Weights];
        Array.Sort(nodes, weights);
        var half = (high - low) / 2;
        Nodes = Array.ConvertAll(nodes, x => low + half * (1 + x));
        Weights = Array.ConvertAll(weights, w => half * w);
    }

    /// <summary>Weights of the polynomial through the nodes of one grid at the nodes of another on the same interval: one row per node of the other.</summary>
    internal static double[][] Interpolation(int from, int to)
    {
        var nodes = new LegendreGrid(-1, 1, from).Nodes;
        return Array.ConvertAll(new LegendreGrid(-1, 1, to).Nodes, x =>
        {
            var row = new double[from];
            for (var i = 0; i < from; i++)
            {
                row[i] = 1;
                for (var j = 0; j < from; j++)
                {
                    if (j != i) row[i] *= (x - nodes[j]) / (nodes[i] - nodes[j]);
                }
            }

            return row;
        });
    }

    internal double[] Nodes { get; }

    internal double[] Weights { get; }

    /// <summary>
    /// Quantiles of the density. Its logarithm is smoother than itself: between two nodes it is the polynomial through the six nearest, and the distribution
    /// function is summed over short steps.
    /// </summary>
    /// <param name="masses">Density times weight at each node, of sum 1.</param>
    /// <param name="probabilities">Which quantiles, ascending.</param>
    internal double[] Quantiles(double[] masses, ReadOnlySpan<double> probabilities)
    {
        var logs = new double[masses.Length];
        for (var i = 0; i < logs.Length; i++) logs[i] = Math.Log(Math.Max(masses[i], 1e-300) / Weights[i]);
        // Nodes without mass lie outside of what was integrated.
        var first = Array.FindIndex(masses, m => m > Negligible);
        var last = Array.FindLastIndex(masses, m => m > Negligible);
        var (from, to) = (first == 0 ? _low : Nodes[first], last == masses.Length - 1 ? _high : Nodes[last]);
        var step = (to - from) / Steps;
        var below = new double[Steps + 1];
        var density = Math.Exp(LogDensity(logs, first, last, from));
        for (var i = 1; i <= Steps; i++)
        {
            // Simpson's rule over each step.
            var (middle, next) = (Math.Exp(LogDensity(logs, first, last, from + (i - 0.5) * step)), Math.Exp(LogDensity(logs, first, last, from + i * step)));
            below[i] = below[i - 1] + (density + 4 * middle + next) * step / 6;
            density = next;
        }

        var result = new double[probabilities.Length];
        for (var q = 0; q < result.Length; q++)
        {
            var target = probabilities[q] * below[Steps];
            var i = 1;
            while (i < Steps && below[i] < target) i++;
            result[q] = from + (i - 1 + (target - below[i - 1]) / Math.Max(below[i] - below[i - 1], 1e-300)) * step;
        }

        return result;
    }

    private double LogDensity(double[] logs, int first, int last, double x)
    {
        var count = Math.Min(6, last - first + 1);
        var start = first;
        while (start + count <= last && Math.Abs(Nodes[start + count] - x) < Math.Abs(Nodes[start] - x)) start++;
        var sum = 0.0;
        for (var i = start; i < start + count; i++)
        {
            var term = logs[i];
            for (var j = start; j < start + count; j++)
            {
                if (j != i) term *= (x - Nodes[j]) / (Nodes[i] - Nodes[j]);
            }

            sum += term;
        }

        return sum;
    }
}
