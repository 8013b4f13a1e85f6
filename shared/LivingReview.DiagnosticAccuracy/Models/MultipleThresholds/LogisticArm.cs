using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;

/// <summary>
/// One arm with a logistic log marker at eight locations. F(u) - F(l) = F(u) (1 - F(l)) (1 - e^(l - u)): the last factor does not depend on the location, so
/// each threshold is a binomial term of the counts on its two sides.
/// </summary>
internal static class LogisticArm
{
    /// <summary>Logits within which e to them, times a ratio of two, stays a number.</summary>
    private const double SafeLogit = 300;

    internal static ArmDerivatives Evaluate(IntervalCounts counts, ArmScale scale, Vector512<double> location, bool valueOnly)
    {
        Vector512<double> value = default, m = default, mm = default, s = default, ms = default, ss = default;
        var rate = scale.Rate;
        var first = (location - Vector512.Create(counts.LogThresholds[0])) * rate;
        // One exponential serves all thresholds: of e^eta and e^-eta, each times what the threshold's distance from the first makes of it, the lesser is e^-|eta|.
        var isSafe = scale.Widest < SafeLogit && Vector512.LessThanAll(Vector512.Abs(first), Vector512.Create(SafeLogit));
        var up = VectorMath.Exp(first);
        var down = Vector512<double>.One / up;
        for (var k = 0; k < counts.LogThresholds.Length; k++)
        {
            var (below, above) = (counts.Counts[k], counts.Counts[k + 1]);
            if (below == 0 && above == 0)
                continue;
            var eta = (location - Vector512.Create(counts.LogThresholds[k])) * rate;
            var t = isSafe ? Vector512.Min(up * scale.Down[k], down * scale.Up[k]) : VectorMath.Exp(-Vector512.Abs(eta));
            value += BinomialArm.Evaluate(Vector512.Create(above), Vector512.Create(below), eta, t, out var score, out var weight);
            if (valueOnly)
                continue;
            m += score;
            mm -= weight;
            s -= eta * score;
            ms += eta * weight - score;
            ss += eta * (score - eta * weight);
        }

        return new() { Value = value, M = m * rate, MM = mm * (rate * rate), S = s, MS = ms * rate, SS = ss };
    }
}
