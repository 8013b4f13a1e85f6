using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;

/// <summary>
/// One arm with a Weibull marker, whose logarithm has the smallest extreme value's distribution, at eight locations. With H the cumulative hazard at a
/// threshold, S(l) - S(u) = e^-H(l) (1 - e^-D), D = H(u) - H(l), and D is H(l) times a number that the location does not change: nothing is lost.
/// </summary>
internal static class WeibullArm
{
    /// <summary>Logarithms of the hazard beyond which it is 0 or without end for every purpose.</summary>
    private const double Lowest = -600, Highest = 100, MostHazard = 1e50;

    internal static ArmDerivatives Evaluate(IntervalCounts counts, ArmScale scale, Vector512<double> location, bool valueOnly)
    {
        Vector512<double> value = default, m = default, mm = default, s = default, ms = default, ss = default;
        Vector512<double> lower = default, lowerHazard = default;
        var (rate, last) = (scale.Rate, counts.LogThresholds.Length);
        for (var k = 0; k < last; k++)
        {
            var n = counts.Counts[k];
            var upper = (Vector512.Create(counts.LogThresholds[k]) - location) * rate;
            upper = Vector512.Min(Vector512.Max(upper, Vector512.Create(Lowest)), Vector512.Create(Highest));
            var upperHazard = n > 0 || counts.Counts[k + 1] > 0 ? VectorMath.Exp(upper) : default;
            if (n > 0)
            {
                var difference = k == 0 ? upperHazard : lowerHazard * scale.Up[k];
                var share = VectorMath.OneMinusExp(Vector512.Min(Vector512.Max(difference, Vector512.Create(1e-300)), Vector512.Create(MostHazard)), out var rest);
                value += (VectorMath.Log(share) - lowerHazard) * n;
                if (!valueOnly)
                {
                    var inverse = Vector512<double>.One / share;
                    var (gl, gu) = (-lowerHazard * inverse, upperHazard * rest * inverse);
                    // The sum of the two in a form that keeps its digits where both are large.
                    var a = Vector512.Min(difference, Vector512.Create(MostHazard)) * rest * inverse - lowerHazard;
                    var b = lower * gl + upper * gu;
                    var (slopeL, slopeU) = (gl - gl * lowerHazard, gu - gu * upperHazard);
                    var (lowerSlope, upperSlope) = (lower * slopeL, upper * slopeU);
                    m -= a * n;
                    s -= b * n;
                    mm += (slopeL + slopeU - a * a) * n;
                    ms += (a + lowerSlope + upperSlope - a * b) * n;
                    ss += (b + lower * lowerSlope + upper * upperSlope - b * b) * n;
                }
            }

            (lower, lowerHazard) = (upper, upperHazard);
        }

        var above = counts.Counts[last];
        if (above > 0)
        {
            var h = lowerHazard * above;
            var lh = lower * h;
            value -= h;
            m += h;
            s += lh;
            mm -= h;
            ms -= h + lh;
            ss -= lh + lower * lh;
        }

        return new() { Value = value, M = m * rate, S = s, MM = mm * (rate * rate), MS = ms * rate, SS = ss };
    }
}
