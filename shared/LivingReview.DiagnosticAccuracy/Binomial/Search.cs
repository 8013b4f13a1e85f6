namespace LivingReview.DiagnosticAccuracy.Binomial;

/// <summary>
/// Climbs to a maximum: with few nodes first, then with as many as each study needs, or with the number that the caller asked for.
/// </summary>
/// <param name="nodes">Nodes per dimension for every study, or null for the exact likelihood.</param>
internal sealed class Search(int? nodes)
{
    internal static Search Exact { get; } = new(null);

    /// <summary>Whether node counts follow the accuracy that each study needs.</summary>
    internal bool Adaptive => nodes is null;

    internal Maximum Climb(Likelihood likelihood, ReadOnlySpan<double> start) =>
        Polish(likelihood, Rough(likelihood, start));

    internal Maximum Rough(Likelihood likelihood, ReadOnlySpan<double> start)
    {
        likelihood.UseEverywhere(Adaptive && likelihood.Shape == Shape.Plane ? Lattice.Coarse : Math.Max(nodes ?? 0, NodeChoice.First));
        // With few nodes the gradient is not quite that of the value, and the difference grows with the number of studies.
        return Newton.Maximize(likelihood, start, Newton.Loose + 1e-6 * likelihood.Studies, limit: 30).Extrapolated(0.1);
    }

    internal Maximum Polish(Likelihood likelihood, Maximum rough)
    {
        if (nodes is { } fixedNodes)
        {
            likelihood.UseEverywhere(fixedNodes);
            IObjective objective = fixedNodes < Discretized.Enough ? new Discretized(likelihood) : likelihood;
            var maximum = Newton.Maximize(objective, rough.Theta, Newton.Tight);
            return maximum with { Iterations = maximum.Iterations + rough.Iterations };
        }

        var iterations = rough.Iterations;
        for (var round = 0; ; round++)
        {
            NodeChoice.Refine(likelihood, rough.Theta);
            var fine = Newton.Maximize(likelihood, rough.Theta, Newton.Tight);
            iterations += fine.Iterations;
            // The node counts were chosen at the starting point: a long way from there they must be chosen again.
            if (round == 3 || Distance(rough.Theta, fine.Theta) < 0.05)
                return fine with { Iterations = iterations };
            rough = fine;
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
