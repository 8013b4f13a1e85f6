using System.Runtime.Intrinsics;

namespace LivingReview.DiagnosticAccuracy.Numerics.Special;

/// <summary>
/// Lentz's continued fraction of the incomplete beta function (DLMF 8.17.22) for eight searches side by side: the distribution function is
/// x^a (1 - x)^b / (a B(a, b)) times it. It converges fast up to a / (a + b). Divisions, which it consists of, run eight at a time.
/// </summary>
internal static class BetaContinuedFraction
{
    internal const int Lanes = 8;

    private const int MaxTerms = 10_000;

    /// <summary>The fraction at the place of each search. Every lane stops by itself: its value does not depend on its neighbours.</summary>
    internal static Vector512<double> At(ReadOnlySpan<BetaQuantileSearch> searches)
    {
        Span<double> columns = stackalloc double[3 * Lanes];
        for (var lane = 0; lane < Lanes; lane++)
        {
            var search = searches[Math.Min(lane, searches.Length - 1)];
            (columns[lane], columns[Lanes + lane], columns[2 * Lanes + lane]) = (search.A, search.B, search.P);
        }

        var (a, b, p) = (Vector512.Create<double>(columns[..Lanes]), Vector512.Create<double>(columns[Lanes..(2 * Lanes)]), Vector512.Create<double>(columns[(2 * Lanes)..]));
        var one = Vector512<double>.One;
        var c = one;
        var d = one / AwayFromZero(one - (a + b) * p / (a + one));
        var fraction = d;
        var pending = Vector512<double>.AllBitsSet;
        for (var term = 1; term < MaxTerms; term++)
        {
            var m = Vector512.Create((double)term);
            var twice = a + Vector512.Create(2.0 * term);
            var even = m * (b - m) * p / ((twice - one) * twice);
            d = one / AwayFromZero(one + even * d);
            c = AwayFromZero(one + even / c);
            var first = fraction * (c * d);
            var odd = -(a + m) * (a + b + m) * p / (twice * (twice + one));
            d = one / AwayFromZero(one + odd * d);
            c = AwayFromZero(one + odd / c);
            var change = c * d;
            fraction = Vector512.ConditionalSelect(pending, first * change, fraction);
            pending &= Vector512.GreaterThanOrEqual(Vector512.Abs(change - one), Vector512.Create(1e-15));
            if (pending == Vector512<double>.Zero)
                break;
        }

        return fraction;
    }

    private static Vector512<double> AwayFromZero(Vector512<double> x)
    {
        var least = Vector512.Create(1e-300);
        return Vector512.ConditionalSelect(Vector512.LessThan(Vector512.Abs(x), least), least, x);
    }
}
