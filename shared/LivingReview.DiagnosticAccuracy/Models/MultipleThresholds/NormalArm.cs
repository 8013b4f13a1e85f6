using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;

/// <summary>One arm with a normal log marker at eight locations.</summary>
internal static class NormalArm
{
    /// <summary>Deviations within which the probability beyond, and differences of two, stay far from the smallest numbers.</summary>
    private const double FarTail = 25;

    /// <summary>Whether <see cref="Evaluate"/> can be used at these locations: no threshold lies in a far tail.</summary>
    internal static bool IsSafe(IntervalCounts counts, double rate, Vector512<double> location)
    {
        var (first, last) = (Vector512.Create(counts.LogThresholds[0]) - location, Vector512.Create(counts.LogThresholds[^1]) - location);
        return Vector512.LessThanAll(Vector512.Max(Vector512.Abs(first), Vector512.Abs(last)), Vector512.Create(FarTail / rate));
    }

    internal static ArmDerivatives Evaluate(IntervalCounts counts, double rate, Vector512<double> location, bool valueOnly)
    {
        Vector512<double> value = default, m = default, mm = default, s = default, ms = default, ss = default;
        Vector512<double> lower = default, lowerTail = default, lowerDensity = default, lowerAbove = default;
        for (var k = 0; k < counts.Counts.Length; k++)
        {
            // Density and tail beyond the threshold, on the side away from 0; above the last one nothing is left.
            Vector512<double> upper = default, upperTail = default, upperDensity = default, upperAbove = Vector512<double>.AllBitsSet;
            var n = counts.Counts[k];
            if (k < counts.LogThresholds.Length && (n > 0 || counts.Counts[k + 1] > 0))
            {
                upper = (Vector512.Create(counts.LogThresholds[k]) - location) * rate;
                upperTail = NormalTail.Above(upper, out upperDensity);
                upperAbove = Vector512.GreaterThanOrEqual(upper, Vector512<double>.Zero);
            }

            if (n > 0)
            {
                // In the nearer tail, so that nothing is lost by subtracting from 1.
                var near = Vector512.ConditionalSelect(lowerAbove, lowerTail - upperTail, upperTail - lowerTail);
                var across = Vector512<double>.One - lowerTail - upperTail;
                var p = Vector512.ConditionalSelect(Vector512.AndNot(upperAbove, lowerAbove), across, near);
                p = Vector512.Max(p, Vector512.Create(1e-300));
                value += VectorMath.Log(p) * n;
                if (!valueOnly)
                {
                    // g = ln(F(u) - F(l)): its derivatives are sums of powers of u and l times densities over p.
                    var inverse = Vector512<double>.One / p;
                    var (u, l) = (upperDensity * inverse, lowerDensity * inverse);
                    var a = u - l;
                    (u, l) = (u * upper, l * lower);
                    var b = u - l;
                    (u, l) = (u * upper, l * lower);
                    var c = u - l;
                    var d = u * upper - l * lower;
                    m -= a * n;
                    s -= b * n;
                    mm -= (b + a * a) * n;
                    ms += (a - c - a * b) * n;
                    ss += (b - d - b * b) * n;
                }
            }

            (lower, lowerTail, lowerDensity, lowerAbove) = (upper, upperTail, upperDensity, upperAbove);
        }

        return new() { Value = value, M = m * rate, S = s, MM = mm * (rate * rate), MS = ms * rate, SS = ss };
    }
}
