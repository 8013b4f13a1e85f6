using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;

/// <summary>What one scale makes of the thresholds of one arm of one study; kept for the next call, which mostly asks for the same.</summary>
internal sealed class ArmScale(ThresholdDistribution distribution)
{
    private int _study = -1;
    private double _shared;

    /// <summary>1 / lambda.</summary>
    internal double Rate { get; private set; }

    /// <summary>Distance of the last threshold from the first, in scales.</summary>
    internal double Widest { get; private set; }

    /// <summary>Log-logistic: e to the distance of each threshold from the first, in scales. Weibull: that of each from the one before, less 1.</summary>
    internal double[] Up { get; private set; } = [];

    /// <summary>Log-logistic: 1 / <see cref="Up"/>.</summary>
    internal double[] Down { get; private set; } = [];

    internal ArmScale At(int study, IntervalCounts counts, double shared)
    {
        if (study == _study && shared == _shared)
            return this;
        (_study, _shared, Rate) = (study, shared, Math.Exp(-shared));
        Widest = (counts.LogThresholds[^1] - counts.LogThresholds[0]) * Rate;
        if (distribution == ThresholdDistribution.LogNormal)
            return this;
        var size = counts.FromFirst.Length * Vector512<double>.Count;
        if (Up.Length < size)
            (Up, Down) = (new double[size], new double[size]);
        for (var i = 0; i < counts.FromFirst.Length; i++)
        {
            var at = i * Vector512<double>.Count;
            if (distribution == ThresholdDistribution.Weibull)
            {
                var part = VectorMath.OneMinusExp(counts.Widths[i] * Rate, out var exponential);
                (part / exponential).CopyTo(Up, at);
                continue;
            }

            var up = VectorMath.Exp(counts.FromFirst[i] * Rate);
            up.CopyTo(Up, at);
            (Vector512<double>.One / up).CopyTo(Down, at);
        }

        return this;
    }
}
