namespace LivingReview.DiagnosticAccuracy.Binomial;

/// <summary>Climbs to a maximum with few nodes, then as many nodes as each study needs, then to the top.</summary>
internal static class Search
{
    internal static Maximum Climb(Likelihood likelihood, ReadOnlySpan<double> start) =>
        Polish(likelihood, Rough(likelihood, start));

    internal static Maximum Rough(Likelihood likelihood, ReadOnlySpan<double> start)
    {
        var few = new int[likelihood.Studies];
        Array.Fill(few, NodeChoice.First);
        likelihood.Use(few);
        return Newton.Maximize(likelihood, start, Newton.Loose);
    }

    internal static Maximum Polish(Likelihood likelihood, Maximum rough)
    {
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
