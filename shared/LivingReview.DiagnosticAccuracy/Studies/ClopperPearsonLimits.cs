using LivingReview.DiagnosticAccuracy.Distributions;

namespace LivingReview.DiagnosticAccuracy.Studies;

/// <summary>Many lower limits of Clopper and Pearson at once, eight searches side by side.</summary>
internal static class ClopperPearsonLimits
{
    /// <summary>For each proportion the p at which P(X at least x) = (1 - level) / 2; 0 for x = 0.</summary>
    /// <param name="counts">Events x and trials n, n positive.</param>
    /// <param name="level">Confidence level in (0, 1).</param>
    /// <param name="limits">Receives the limits, in the order of <paramref name="counts"/>.</param>
    internal static void Lower(ReadOnlySpan<(long Events, long Trials)> counts, double level, Span<double> limits)
    {
        var (target, z) = ((1 - level) / 2, Quantiles.NormalTwoSided(level));
        var logTarget = Math.Log(target);
        Span<BetaQuantile> searches = stackalloc BetaQuantile[BetaFraction.Lanes];
        Span<int> owners = stackalloc int[BetaFraction.Lanes];
        var busy = 0;
        var next = 0;
        while (true)
        {
            for (; busy < BetaFraction.Lanes && next < counts.Length; next++)
            {
                var (events, trials) = counts[next];
                if (events == 0)
                    limits[next] = 0;
                else if (events == trials)
                    limits[next] = Math.Exp(logTarget / trials);
                else
                    (searches[busy], owners[busy++]) = (new BetaQuantile(events, trials - events + 1, target, z), next);
            }

            if (busy == 0)
                return;
            var fractions = BetaFraction.At(searches[..busy]);
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
