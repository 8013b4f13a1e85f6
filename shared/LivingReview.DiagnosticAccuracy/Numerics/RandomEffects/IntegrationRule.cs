using System.Collections.Concurrent;
using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

namespace LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;

/// <summary>
/// How one study's random effects are integrated, per dimension: a Gauss-Hermite rule of a multiple of eight nodes, or the trapezoidal rule with a
/// step in conditional standard deviations, which ends where the integrand is negligible and does not need it to resemble a normal density.
/// </summary>
internal sealed class IntegrationRule
{
    private static readonly ConcurrentDictionary<int, IntegrationRule> GaussRules = new();

    private static readonly double[] Steps = [0.9, 0.62, 0.43, 0.3, 0.2, 0.14];

    private static readonly IntegrationRule[] TrapezoidalRules = [.. Steps.Select(step => new IntegrationRule(step))];

    private IntegrationRule(double step) => (Step, Nodes, Weights, NodeLanes, WeightLanes) = (step, [], [], [], []);

    private IntegrationRule(GaussHermite rule)
    {
        (Nodes, Weights) = (rule.Nodes, rule.Weights);
        NodeLanes = [.. Enumerable.Range(0, Nodes.Length / 8).Select(i => Vector512.Create<double>(Nodes.AsSpan(8 * i, 8)))];
        WeightLanes = [.. Enumerable.Range(0, Nodes.Length / 8).Select(i => Vector512.Create<double>(Weights.AsSpan(8 * i, 8)))];
    }

    /// <summary>Number of trapezoidal rules.</summary>
    internal static int TrapezoidalLevels => Steps.Length;

    /// <summary>Step of the trapezoidal rule; 0 for Gauss-Hermite.</summary>
    internal double Step { get; }

    internal double[] Nodes { get; }

    internal double[] Weights { get; }

    internal Vector512<double>[] NodeLanes { get; }

    internal Vector512<double>[] WeightLanes { get; }

    /// <param name="nodes">Nodes per dimension, a multiple of eight.</param>
    internal static IntegrationRule GaussHermiteRule(int nodes) => GaussRules.GetOrAdd(nodes, static n => new IntegrationRule(GaussHermite.Rule(n)));

    /// <param name="level">0 for the longest step.</param>
    internal static IntegrationRule Trapezoidal(int level) => TrapezoidalRules[level];
}
