namespace LivingReview.DiagnosticAccuracy.Numerics.Special;

/// <summary>Many lower limits of Clopper and Pearson at once, eight searches side by side.</summary>
internal static class ClopperPearsonLimits
{
    /// <summary>For each proportion the p at which P(X at least x) = (1 - level) / 2; 0 for x = 0.</summary>
    /// <param name="counts">Events x and trials n, n positive.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    /// <param name="limits">Receives the limits, in the order of <paramref name="counts"/>.</param>
    internal static void Lower(ReadOnlySpan<(long Events, long Trials)> counts, double confidenceLevel, Span<double> limits)
    {
        var (target, z) = ((1 - confidenceLevel) / 2, Quantiles.NormalTwoSided(confidenceLevel));
        var logTarget = Math.Log(target);
        Span<BetaQuantileSearch> searches = stackalloc BetaQuantileSearch[BetaContinuedFraction.Lanes];
        Span<int> owners = stackalloc int[BetaContinuedFraction.Lanes];
        var busy = 0;
        var next = 0;
        while (true)
        {
            for (; busy < BetaContinuedFraction.Lanes && next < counts.Length; next++)
            {
                var (events, trials) = counts[next];
                if (events == 0)
                    limits[next] = 0;
                else if (events == trials)
                    limits[next] = Math.Exp(logTarget / trials);
                else
                    (searches[busy], owners[busy++]) = (new BetaQuantileSearch(events, trials - events + 1, target, z), next);
            }

            if (busy == 0)
                return;
            var fractions = BetaContinuedFraction.At(searches[..busy]);
            var left = 0;
            for (var lane = 0; lane < busy; lane++)
            {
                searches[lane].Step(fractions[lane]);
                if (searches[lane].Found)
                    limits[owners[lane]] = searches[lane].P;
                else
                    (searches[left], owners[left++]) = (searches[lane], owners[lane]);
            }

            busy = left;
        }
    }
}
