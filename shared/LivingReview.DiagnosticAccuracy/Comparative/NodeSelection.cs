namespace LivingReview.DiagnosticAccuracy.Comparative;

/// <summary>
/// Chooses for each study the fewest nodes whose error is small enough. The rules converge geometrically, so a rule's error is about its change from the
/// one before, times the ratio of the last two changes.
/// </summary>
internal static class NodeSelection
{
    private const double Safety = 30;

    /// <returns>Whether every study met the tolerance; the others have the finest rule.</returns>
    internal static bool Refine(IComparativeLikelihood likelihood, ReadOnlySpan<double> theta)
    {
        var certain = true;
        for (var i = 0; i < likelihood.Studies; i++)
        {
            var counts = likelihood.NodeCounts(i);
            var tolerance = likelihood.Tolerance(i);
            var value = likelihood.EvaluateStudy(theta, i, counts[0]);
            var (change, chosen) = (double.PositiveInfinity, 1);
            for (; ; chosen++)
            {
                var next = likelihood.EvaluateStudy(theta, i, counts[chosen]);
                var (before, now) = (change, Math.Abs(next - value));
                (value, change) = (next, now);
                if (now <= tolerance || (double.IsFinite(before) && now < before / 4 && Safety * now * (now / before) <= tolerance)) break;
                if (chosen < counts.Length - 1) continue;
                certain = false;
                break;
            }

            likelihood.Nodes[i] = counts[chosen];
        }

        return certain;
    }
}
