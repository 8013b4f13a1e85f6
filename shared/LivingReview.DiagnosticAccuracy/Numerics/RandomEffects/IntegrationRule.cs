using System.Collections.Concurrent;
using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

namespace LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;

/// <summary>
/// How one study's random effects are integrated, per dimension: a Gauss-Hermite rule of a multiple of eight nodes, or the trapezoidal rule with a
/// step in conditional standard deviations, which ends where the integrand is negligible and does not need it to resemble a normal density. Where the
/// mass reaches a hundred such deviations and more, steps grow outwards: the same rule in u, t = sinh u (Takahasi and Mori 1974, Publ RIMS 9:721).
/// </summary>
internal sealed class IntegrationRule
{
    private static readonly ConcurrentDictionary<int, IntegrationRule> GaussRules = new();

    private static readonly double[] Steps = [0.9, 0.62, 0.43, 0.3, 0.2, 0.14];

    private static readonly double[] GrowingSteps = [0.5, 0.35, 0.25, 0.17, 0.12];

    /// <summary>The first serves the search for the maximum.</summary>
    private static readonly IntegrationRule[] LatticeRules = [.. new double[] { 9, 22, 36, 60, 100 }.Select(e => new IntegrationRule(e))];

    private static readonly IntegrationRule[] TrapezoidalRules = [.. Steps.Select(step => new IntegrationRule(step, Farthest, false))];

    private static readonly IntegrationRule[] GrowingRules = [.. GrowingSteps.Select(step => new IntegrationRule(step, FarthestLogarithm, true))];

    /// <summary>Deviations from the mode that even steps go.</summary>
    private const double Farthest = 60;

    /// <summary>arsinh of the deviations that growing steps go: 1e12.</summary>
    private const double FarthestLogarithm = 28;

    private IntegrationRule(double step, double farthest, bool grows)
    {
        (Step, MaxSteps, Nodes, Weights, NodeLanes, WeightLanes) = (step, (int)(farthest / step), [], [], [], []);
        // The last group of eight begins before the end and reaches beyond it.
        if (grows)
        {
            double[] steps = [.. Enumerable.Range(0, MaxSteps + 16).Select(j => j * step)];
            (Nodes, Weights) = (Array.ConvertAll(steps, Math.Sinh), Array.ConvertAll(steps, Math.Cosh));
        }
    }

    private IntegrationRule(double exponent) => (LatticeExponent, Nodes, Weights, NodeLanes, WeightLanes) = (exponent, [], [], [], []);

    private IntegrationRule(GaussHermite rule)
    {
        (Nodes, Weights) = (rule.Nodes, rule.Weights);
        NodeLanes = [.. Enumerable.Range(0, Nodes.Length / 8).Select(i => Vector512.Create<double>(Nodes.AsSpan(8 * i, 8)))];
        WeightLanes = [.. Enumerable.Range(0, Nodes.Length / 8).Select(i => Vector512.Create<double>(Weights.AsSpan(8 * i, 8)))];
    }

    /// <summary>Of the rule of <see cref="ArmwiseLattice"/>, its accuracy; 0 for the others.</summary>
    internal double LatticeExponent { get; }

    /// <summary>Number of lattices.</summary>
    internal static int LatticeLevels => LatticeRules.Length;

    /// <summary>Number of trapezoidal rules.</summary>
    internal static int TrapezoidalLevels => Steps.Length;

    /// <summary>Number of trapezoidal rules with growing steps.</summary>
    internal static int GrowingLevels => GrowingSteps.Length;

    /// <summary>Step of the trapezoidal rule; 0 for Gauss-Hermite.</summary>
    internal double Step { get; }

    /// <summary>Largest number of steps to either side.</summary>
    internal int MaxSteps { get; }

    /// <summary>Whether the steps grow outwards: the nodes to one side, and their weights in steps.</summary>
    internal bool Grows => Step > 0 && Nodes.Length > 0;

    internal double[] Nodes { get; }

    internal double[] Weights { get; }

    internal Vector512<double>[] NodeLanes { get; }

    internal Vector512<double>[] WeightLanes { get; }

    /// <param name="nodes">Nodes per dimension, a multiple of eight.</param>
    internal static IntegrationRule GaussHermiteRule(int nodes) => GaussRules.GetOrAdd(nodes, static n => new IntegrationRule(GaussHermite.Rule(n)));

    /// <param name="level">0 for the widest, which serves the search alone.</param>
    internal static IntegrationRule Lattice(int level) => LatticeRules[level];

    /// <param name="level">0 for the longest step.</param>
    internal static IntegrationRule Trapezoidal(int level) => TrapezoidalRules[level];

    /// <param name="level">0 for the longest step.</param>
    internal static IntegrationRule Growing(int level) => GrowingRules[level];
}
