using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;

namespace LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;

/// <summary>One arm at eight locations, one after the other, in logarithms: for thresholds so far out that the probabilities beyond them are no numbers any more.</summary>
internal static class IntervalArm
{
    private const int Lanes = 8;

    /// <summary>A log probability so low that its derivatives do not matter any more.</summary>
    private const double Impossible = -1e8;

    internal static ArmDerivatives Evaluate(ThresholdDistribution distribution, IntervalCounts counts, double rate, Vector512<double> location, bool valueOnly)
    {
        Span<double> lanes = stackalloc double[6 * Lanes];
        lanes.Clear();
        for (var lane = 0; lane < Lanes; lane++)
        {
            for (var k = 0; k < counts.Counts.Length; k++)
            {
                if (counts.Counts[k] == 0)
                    continue;
                var lower = k == 0 ? double.NegativeInfinity : (counts.LogThresholds[k - 1] - location[lane]) * rate;
                var upper = k == counts.LogThresholds.Length ? double.PositiveInfinity : (counts.LogThresholds[k] - location[lane]) * rate;
                if (valueOnly)
                    lanes[lane] += Term(counts.Counts[k], MarkerDistribution.LogInterval(distribution, lower, upper));
                else
                    AddInterval(distribution, counts.Counts[k], lower, upper, rate, lanes, lane);
            }
        }

        return new()
        {
            Value = Vector512.Create<double>(lanes[..Lanes]),
            M = Vector512.Create<double>(lanes[Lanes..]),
            S = Vector512.Create<double>(lanes[(2 * Lanes)..]),
            MM = Vector512.Create<double>(lanes[(3 * Lanes)..]),
            MS = Vector512.Create<double>(lanes[(4 * Lanes)..]),
            SS = Vector512.Create<double>(lanes[(5 * Lanes)..]),
        };
    }

    private static double Term(double n, double log) => log > Impossible ? n * log : Impossible;

    /// <summary>n ln(F(upper) - F(lower)) with its derivatives in location and log scale.</summary>
    private static void AddInterval(ThresholdDistribution distribution, double n, double lower, double upper, double rate, Span<double> lanes, int lane)
    {
        var log = MarkerDistribution.LogInterval(distribution, lower, upper);
        lanes[lane] += Term(n, log);
        if (!(log > Impossible))
            return;

        // g = ln(F(u) - F(l)): first and second derivatives in u and l.
        var (gl, gll, gu, guu) = (0.0, 0.0, 0.0, 0.0);
        var (l, u) = (0.0, 0.0);
        if (double.IsFinite(lower))
        {
            l = lower;
            gl = -Math.Exp(MarkerDistribution.LogDensity(distribution, l) - log);
            gll = gl * MarkerDistribution.LogDensitySlope(distribution, l) - gl * gl;
        }

        if (double.IsFinite(upper))
        {
            u = upper;
            gu = Math.Exp(MarkerDistribution.LogDensity(distribution, u) - log);
            guu = gu * MarkerDistribution.LogDensitySlope(distribution, u) - gu * gu;
        }

        var gul = -gu * gl;
        lanes[Lanes + lane] -= n * rate * (gl + gu);
        lanes[2 * Lanes + lane] -= n * (l * gl + u * gu);
        lanes[3 * Lanes + lane] += n * rate * rate * (gll + 2 * gul + guu);
        lanes[4 * Lanes + lane] += n * rate * (gl + gu + l * gll + (l + u) * gul + u * guu);
        lanes[5 * Lanes + lane] += n * (l * gl + u * gu + l * l * gll + 2 * l * u * gul + u * u * guu);
    }
}
