using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;

/// <summary>People of one class of one study by the interval between thresholds in which their marker lies.</summary>
/// <param name="LogThresholds">Natural logarithms of the thresholds, ascending (n of them).</param>
/// <param name="Counts">People below the first threshold, between each two, and above the last (n + 1).</param>
internal sealed record IntervalCounts(double[] LogThresholds, double[] Counts)
{
    /// <summary>ln of the multinomial coefficient, as a product of binomial ones.</summary>
    internal double LogCoefficient { get; } = CoefficientOf(Counts);

    /// <summary>Distance of each threshold from the first, eight side by side, the rest 0.</summary>
    internal Vector512<double>[] FromFirst { get; } = Lanes(LogThresholds, x => x - LogThresholds[0], 0);

    /// <summary>Distance of each threshold from the one before, of the first 1, eight side by side, the rest 1.</summary>
    internal Vector512<double>[] Widths { get; } = Lanes([.. LogThresholds.Select((x, k) => k == 0 ? 1 : x - LogThresholds[k - 1])], x => x, 1);

    /// <summary>From the numbers of people above each threshold.</summary>
    internal static IntervalCounts From(double[] logThresholds, long[] above, long total)
    {
        var counts = new double[above.Length + 1];
        var before = total;
        for (var i = 0; i < above.Length; i++)
        {
            counts[i] = before - above[i];
            before = above[i];
        }

        counts[^1] = before;
        return new(logThresholds, counts);
    }

    private static double CoefficientOf(double[] counts)
    {
        var (sum, rest) = (0.0, counts.Sum());
        foreach (var count in counts)
        {
            rest -= count;
            sum += LogBinomial.Coefficient(count, rest);
        }

        return sum;
    }

    private static Vector512<double>[] Lanes(double[] values, Func<double, double> of, double rest)
    {
        var lanes = new Vector512<double>[(values.Length + Vector512<double>.Count - 1) / Vector512<double>.Count];
        double[] padded = [.. values.Select(of), .. Enumerable.Repeat(rest, Vector512<double>.Count)];
        for (var i = 0; i < lanes.Length; i++)
            lanes[i] = Vector512.Create<double>(padded.AsSpan(i * Vector512<double>.Count, Vector512<double>.Count));
        return lanes;
    }
}
