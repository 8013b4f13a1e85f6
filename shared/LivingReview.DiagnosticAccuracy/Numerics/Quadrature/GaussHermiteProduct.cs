using System.Collections.Concurrent;
using System.Runtime.Intrinsics;

namespace LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

/// <summary>The product of two equal Gauss-Hermite rules as vectors of eight nodes, padded with nodes of weight 0.</summary>
internal sealed class GaussHermiteProduct
{
    private static readonly ConcurrentDictionary<int, GaussHermiteProduct> Rules = new();

    private GaussHermiteProduct(int count)
    {
        var rule = GaussHermite.Rule(count);
        var padded = (count * count + 7) / 8 * 8;
        var (x1, x2, w) = (new double[padded], new double[padded], new double[padded]);
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
                (x1[i * count + j], x2[i * count + j], w[i * count + j]) = (rule.Nodes[i], rule.Nodes[j], rule.Weights[i] * rule.Weights[j]);
        }

        (X1, X2, Weights) = (Vectors(x1), Vectors(x2), Vectors(w));
    }

    internal Vector512<double>[] X1 { get; }

    internal Vector512<double>[] X2 { get; }

    internal Vector512<double>[] Weights { get; }

    internal static GaussHermiteProduct WithNodes(int count) => Rules.GetOrAdd(count, static n => new GaussHermiteProduct(n));

    private static Vector512<double>[] Vectors(double[] values) =>
        [.. Enumerable.Range(0, values.Length / 8).Select(i => Vector512.Create(values.AsSpan(8 * i, 8)))];
}
