using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LivingReview.DiagnosticAccuracy.Binomial;

/// <summary>
/// Exponential and logarithm over eight lanes, from IEEE operations only (no library call), so that every processor gives the same bits.
/// Processors without 512-bit registers run the same lanes in halves.
/// </summary>
internal static class VectorMath
{
    private const double Log2E = 1.4426950408889634;
    private const double Ln2High = 6.93145751953125e-1;
    private const double Ln2Low = 1.42860682030941723212e-6;

    // Adding 1.5 * 2^52 rounds to an integer and leaves it in the low bits of the mantissa.
    private const double RoundingMagic = 6755399441055744.0;

    /// <summary>exp(x), relative error about 1e-16; arguments below -700 give at least 1e-304, above 700 are capped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Exp(Vector512<double> x)
    {
        x = Vector512.Min(Vector512.Max(x, Vector512.Create(-700.0)), Vector512.Create(700.0));
        var magic = Vector512.Create(RoundingMagic);
        var shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(Log2E), magic);
        var n = shifted - magic;
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2High), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2Low), r);

        // Taylor series to r^13 on |r| <= ln(2)/2, the even and the odd half side by side to shorten the dependency chain.
        var r2 = r * r;
        var even = Vector512.Create(1 / 479001600.0);
        even = Vector512.FusedMultiplyAdd(even, r2, Vector512.Create(1 / 3628800.0));
        even = Vector512.FusedMultiplyAdd(even, r2, Vector512.Create(1 / 40320.0));
        even = Vector512.FusedMultiplyAdd(even, r2, Vector512.Create(1 / 720.0));
        even = Vector512.FusedMultiplyAdd(even, r2, Vector512.Create(1 / 24.0));
        even = Vector512.FusedMultiplyAdd(even, r2, Vector512.Create(0.5));
        even = Vector512.FusedMultiplyAdd(even, r2, Vector512<double>.One);
        var odd = Vector512.Create(1 / 6227020800.0);
        odd = Vector512.FusedMultiplyAdd(odd, r2, Vector512.Create(1 / 39916800.0));
        odd = Vector512.FusedMultiplyAdd(odd, r2, Vector512.Create(1 / 362880.0));
        odd = Vector512.FusedMultiplyAdd(odd, r2, Vector512.Create(1 / 5040.0));
        odd = Vector512.FusedMultiplyAdd(odd, r2, Vector512.Create(1 / 120.0));
        odd = Vector512.FusedMultiplyAdd(odd, r2, Vector512.Create(1 / 6.0));
        odd = Vector512.FusedMultiplyAdd(odd, r2, Vector512<double>.One);
        var mantissa = Vector512.FusedMultiplyAdd(odd, r, even);

        var exponent = Vector512.ShiftLeft(shifted.AsInt64(), 52);
        return (mantissa.AsInt64() + exponent).AsDouble();
    }

    /// <summary>ln(1 + t) for t in [0, 1], relative error about 2e-16 also for tiny t: 2 artanh(t / (2 + t)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Log1p(Vector512<double> t)
    {
        var s = t / (t + Vector512.Create(2.0));
        var s2 = s * s;
        var s4 = s2 * s2;

        // Coefficients 2/(2m+1), m = 16 .. 0; s <= 1/3, so the first term left out is below 1e-17 of the sum.
        var even = Vector512.Create(2 / 33.0);
        even = Vector512.FusedMultiplyAdd(even, s4, Vector512.Create(2 / 29.0));
        even = Vector512.FusedMultiplyAdd(even, s4, Vector512.Create(2 / 25.0));
        even = Vector512.FusedMultiplyAdd(even, s4, Vector512.Create(2 / 21.0));
        even = Vector512.FusedMultiplyAdd(even, s4, Vector512.Create(2 / 17.0));
        even = Vector512.FusedMultiplyAdd(even, s4, Vector512.Create(2 / 13.0));
        even = Vector512.FusedMultiplyAdd(even, s4, Vector512.Create(2 / 9.0));
        even = Vector512.FusedMultiplyAdd(even, s4, Vector512.Create(2 / 5.0));
        even = Vector512.FusedMultiplyAdd(even, s4, Vector512.Create(2.0));
        var odd = Vector512.Create(2 / 31.0);
        odd = Vector512.FusedMultiplyAdd(odd, s4, Vector512.Create(2 / 27.0));
        odd = Vector512.FusedMultiplyAdd(odd, s4, Vector512.Create(2 / 23.0));
        odd = Vector512.FusedMultiplyAdd(odd, s4, Vector512.Create(2 / 19.0));
        odd = Vector512.FusedMultiplyAdd(odd, s4, Vector512.Create(2 / 15.0));
        odd = Vector512.FusedMultiplyAdd(odd, s4, Vector512.Create(2 / 11.0));
        odd = Vector512.FusedMultiplyAdd(odd, s4, Vector512.Create(2 / 7.0));
        odd = Vector512.FusedMultiplyAdd(odd, s4, Vector512.Create(2 / 3.0));
        return s * Vector512.FusedMultiplyAdd(odd, s2, even);
    }
}
