namespace LivingReview.DiagnosticAccuracy.Bayesian;

/// <summary>
/// A mixture over a product grid as one part for each node of an axis, with the first four moments of the mixture over the other two. What is known of a
/// mean hardly depends on those, so that its expansion from four moments serves the collapsed part as it does each part by itself, a hundred times sooner.
/// </summary>
internal static class CollapsedMoments
{
    /// <param name="nodes">Node of each part on the axis.</param>
    /// <param name="masses">Weight of each node; one without any keeps a part that does not count.</param>
    /// <param name="weights">Weight of each part.</param>
    /// <param name="parts">The parts.</param>
    internal static Moments[] Along(ReadOnlySpan<int> nodes, ReadOnlySpan<double> masses, ReadOnlySpan<double> weights, ReadOnlySpan<Moments> parts)
    {
        var sums = new (double Mean, double Second, double Third, double Fourth)[masses.Length];
        for (var n = 0; n < parts.Length; n++) sums[nodes[n]].Mean += weights[n] / masses[nodes[n]] * parts[n].Mean;
        for (var n = 0; n < parts.Length; n++)
        {
            ref var sum = ref sums[nodes[n]];
            var (mean, variance, skewness, kurtosis) = parts[n];
            var (share, d) = (weights[n] / masses[nodes[n]], mean - sum.Mean);
            var third = skewness * variance * Math.Sqrt(variance);
            sum.Second += share * (variance + d * d);
            sum.Third += share * (third + d * (3 * variance + d * d));
            sum.Fourth += share * ((kurtosis + 3) * variance * variance + d * (4 * third + d * (6 * variance + d * d)));
        }

        var collapsed = new Moments[masses.Length];
        for (var i = 0; i < collapsed.Length; i++)
        {
            var (mean, second, third, fourth) = sums[i];
            collapsed[i] = masses[i] > 0 ? new(mean, second, third / (second * Math.Sqrt(second)), fourth / (second * second) - 3) : new(0, 1, 0, 0);
        }

        return collapsed;
    }
}
