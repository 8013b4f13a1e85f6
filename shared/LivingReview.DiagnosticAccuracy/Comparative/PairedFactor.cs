using LivingReview.DiagnosticAccuracy.Numerics.Optimization;

namespace LivingReview.DiagnosticAccuracy.Comparative;

/// <summary>
/// The effects of two tables of one study in sum and difference over the square root of two: independent, with covariances 2 S S' + T T' and T T'. The factor K
/// of the first, K K' = 2 S S' + T T', with its derivatives in S11, S21, S22, T11, T21, T22.
/// </summary>
internal sealed class PairedFactor
{
    internal const int Variables = 6;

    /// <summary>Added to the squared diagonal, so that it has derivatives where all effects vanish: a standard deviation of a millionth of a logit.</summary>
    private const double Floor = 1e-12;

    /// <param name="entries">S11, S21, S22, T11, T21, T22.</param>
    internal PairedFactor(ReadOnlySpan<double> entries)
    {
        var v = new Jet[Variables];
        for (var i = 0; i < Variables; i++) v[i] = Jet.Variable(entries[i], i, Variables);
        var (s11, s21, s22, t11, t21, t22) = (v[0], v[1], v[2], v[3], v[4], v[5]);
        var floor = Jet.Constant(Floor, Variables);
        var squared = 2 * (s11 * s11) + t11 * t11 + floor;
        K11 = squared.Root();
        K21 = (2 * (s11 * s21) + t11 * t21) / K11;
        // What of the second row the first leaves, by the cross product, so that nothing cancels.
        var cross = s11 * t21 - t11 * s21;
        var rest = (2 * (cross * cross) + Floor * (2 * (s21 * s21) + t21 * t21)) / squared;
        K22 = (rest + 2 * (s22 * s22) + t22 * t22 + floor).Root();
    }

    internal Jet K11 { get; }

    internal Jet K21 { get; }

    internal Jet K22 { get; }
}
