using System.Collections.Concurrent;

namespace LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

/// <summary>
/// Gauss-Hermite rule scaled for adaptive use: the integral of f over the line is sum_i Weights[i] f(Nodes[i]) where f is nearly a
/// standard normal density. Nodes are sqrt(2) x_i, weights sqrt(2) w_i exp(x_i^2) (Liu and Pierce 1994, Biometrika 81:624).
/// </summary>
internal sealed class GaussHermite
{
    private static readonly ConcurrentDictionary<int, GaussHermite> Rules = new();

    private GaussHermite(double[] nodes, double[] weights) => (Nodes, Weights) = (nodes, weights);

    internal double[] Nodes { get; }

    internal double[] Weights { get; }

    internal static GaussHermite Rule(int count) => Rules.GetOrAdd(count, Build);

    private static GaussHermite Build(int count)
    {
        var roots = new double[count];
        var previous = new double[count];
        for (var n = 1; n <= count; n++)
        {
            (roots, previous) = (previous, roots);
            for (var i = 0; i < n; i++)
            {
                // The roots of two successive polynomials interlace, so each one has a bracket.
                var low = i == 0 ? -Math.Sqrt(2 * n + 1) : previous[i - 1];
                var high = i == n - 1 ? Math.Sqrt(2 * n + 1) : previous[i];
                roots[i] = Root(n, low, high);
            }

            for (var i = 0; i < n / 2; i++)
                roots[i] = -(roots[n - 1 - i] = (roots[n - 1 - i] - roots[i]) / 2);
            if (n % 2 == 1)
                roots[n / 2] = 0;
        }

        var nodes = new double[count];
        var weights = new double[count];
        for (var i = 0; i < count; i++)
        {
            nodes[i] = Math.Sqrt(2) * roots[i];
            weights[i] = Math.Sqrt(2) / Functions(count, roots[i]).SumOfSquares;
        }

        return new GaussHermite(nodes, weights);
    }

    private static double Root(int n, double low, double high)
    {
        var rising = Functions(n, high).Last > 0;
        var x = (low + high) / 2;
        for (var iteration = 0; iteration < 200; iteration++)
        {
            var (last, before, _) = Functions(n, x);
            if (last > 0 == rising)
                high = x;
            else
                low = x;
            var next = x - last / (Math.Sqrt(2.0 * n) * before - x * last);
            if (!(next > low && next < high))
                next = (low + high) / 2;
            if (Math.Abs(next - x) <= 1e-16 * (1 + Math.Abs(x)))
                return next;
            x = next;
        }

        return x;
    }

    /// <summary>The orthonormal Hermite functions psi_n(x), psi_(n-1)(x), and the sum of psi_k(x)^2 for k below n.</summary>
    private static (double Last, double Before, double SumOfSquares) Functions(int n, double x)
    {
        var before = 0.0;
        var last = Math.Pow(Math.PI, -0.25) * Math.Exp(-x * x / 2);
        var sum = 0.0;
        for (var k = 0; k < n; k++)
        {
            sum += last * last;
            (before, last) = (last, Math.Sqrt(2.0 / (k + 1)) * x * last - Math.Sqrt(k / (k + 1.0)) * before);
        }

        return (last, before, sum);
    }
}
