using LivingReview.DiagnosticAccuracy.Numerics.Optimization;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

namespace LivingReview.DiagnosticAccuracy.Models.Binomial;

/// <summary>
/// Finds a maximum in two stages: with a coarse quadrature first, then with as many nodes as each study needs, or with the number that the caller asked for.
/// </summary>
/// <param name="nodes">Nodes per dimension for every study, or null for the exact likelihood.</param>
internal sealed class StagedMaximizer(int? nodes)
{
    internal static StagedMaximizer Exact { get; } = new(null);

    /// <summary>Whether node counts follow the accuracy that each study needs.</summary>
    internal bool Adaptive => nodes is null;

    internal Maximum Maximize(BinomialLikelihood likelihood, ReadOnlySpan<double> start) =>
        Refine(likelihood, MaximizeCoarsely(likelihood, start));

    internal Maximum MaximizeCoarsely(BinomialLikelihood likelihood, ReadOnlySpan<double> start)
    {
        likelihood.UseForAll(Adaptive && likelihood.RandomEffects == RandomEffects.Bivariate ? SeparableTrapezoid.CoarseRule : Math.Max(nodes ?? 0, QuadratureRuleSelection.CoarseNodes));
        // With a coarse quadrature the gradient is not exactly that of the value, and the difference grows with the number of studies.
        return Newton.Maximize(likelihood, start, Newton.CoarseTolerance + 1e-6 * likelihood.Studies, limit: 30).Extrapolated(0.1);
    }

    internal Maximum Refine(BinomialLikelihood likelihood, Maximum coarse)
    {
        if (nodes is { } fixedNodes)
        {
            likelihood.UseForAll(fixedNodes);
            IObjective objective = fixedNodes < FiniteDifferenceObjective.NodesWithExactDerivatives ? new FiniteDifferenceObjective(likelihood) : likelihood;
            var maximum = Newton.Maximize(objective, coarse.Theta, Newton.FineTolerance);
            return maximum with { Iterations = maximum.Iterations + coarse.Iterations };
        }

        var iterations = coarse.Iterations;
        for (var round = 0; ; round++)
        {
            QuadratureRuleSelection.Refine(likelihood, coarse.Theta);
            var fine = Newton.Maximize(likelihood, coarse.Theta, Newton.FineTolerance);
            iterations += fine.Iterations;
            // The node counts were chosen at the starting point: far from there they must be chosen again.
            if (round == 3 || Distance(coarse.Theta, fine.Theta) < 0.05)
                return fine with { Iterations = iterations };
            coarse = fine;
        }
    }

    private static double Distance(double[] from, double[] to)
    {
        var largest = 0.0;
        for (var i = 0; i < from.Length; i++)
            largest = Math.Max(largest, Math.Abs(from[i] - to[i]) / (1 + Math.Abs(to[i])));
        return largest;
    }
}
