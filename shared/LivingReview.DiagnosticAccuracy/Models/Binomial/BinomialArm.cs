using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Models.Binomial;

/// <summary>
/// One arm of eight studies at given logits: log-likelihood without the binomial coefficient, its derivative (score y - n p) and its
/// negative second derivative (n p q). An empty arm gives zeros.
/// </summary>
internal static class BinomialArm
{
    /// <summary>Log-likelihood -(y ln(1 + e^-eta) + f ln(1 + e^eta)), accurate in relative terms also when p is within 1e-9 of 0 or 1.</summary>
    /// <param name="y">Successes.</param>
    /// <param name="f">Failures.</param>
    /// <param name="eta">Logit of the success probability.</param>
    /// <param name="score">y q - f p.</param>
    /// <param name="weight">(y + f) p q.</param>
    /// <returns>The log-likelihood.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Evaluate(
        Vector512<double> y, Vector512<double> f, Vector512<double> eta, out Vector512<double> score, out Vector512<double> weight) =>
        Evaluate(y, f, eta, VectorMath.Exp(-Vector512.Abs(eta)), out score, out weight);

    /// <summary>The same where e^-|eta| is known.</summary>
    /// <param name="y">Successes.</param>
    /// <param name="f">Failures.</param>
    /// <param name="eta">Logit of the success probability.</param>
    /// <param name="t">e^-|eta|.</param>
    /// <param name="score">y q - f p.</param>
    /// <param name="weight">(y + f) p q.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Evaluate(
        Vector512<double> y, Vector512<double> f, Vector512<double> eta, Vector512<double> t, out Vector512<double> score, out Vector512<double> weight)
    {
        var zero = Vector512<double>.Zero;
        // One division serves both 1 / (1 + t) and t / (2 + t).
        var onePlus = t + Vector512<double>.One;
        var twoPlus = onePlus + Vector512<double>.One;
        var inverse = Vector512<double>.One / (onePlus * twoPlus);
        var log = VectorMath.TwiceArtanh(t * onePlus * inverse);
        var big = twoPlus * inverse;
        var small = t * big;
        var positive = Vector512.GreaterThanOrEqual(eta, zero);
        var p = Vector512.ConditionalSelect(positive, big, small);
        var q = Vector512.ConditionalSelect(positive, small, big);
        score = y * q - f * p;
        weight = (y + f) * (big * small);
        return -(y * (log + Vector512.Max(-eta, zero)) + f * (log + Vector512.Max(eta, zero)));
    }
}
