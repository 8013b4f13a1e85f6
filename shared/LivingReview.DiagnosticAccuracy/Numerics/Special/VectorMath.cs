using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LivingReview.DiagnosticAccuracy.Numerics.Special;

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

        var mantissa = Vector512.FusedMultiplyAdd(OddPart(r * r), r, Vector512.FusedMultiplyAdd(EvenPart(r * r), r * r, Vector512<double>.One));

        var exponent = Vector512.ShiftLeft(shifted.AsInt64(), 52);
        return (mantissa.AsInt64() + exponent).AsDouble();
    }

    /// <summary>1 - exp(-x) of x at least 0, relative error about 2e-16 also for tiny x.</summary>
    /// <param name="x">At least 0.</param>
    /// <param name="exponential">exp(-x).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> OneMinusExp(Vector512<double> x, out Vector512<double> exponential)
    {
        exponential = Exp(-x);
        var x2 = x * x;
        var near = Vector512.FusedMultiplyAdd(OddPart(x2), x, -(EvenPart(x2) * x2));
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(0.34)), near, Vector512<double>.One - exponential);
    }

    // The polynomial of degree 11 through the Chebyshev nodes of |r| <= ln(2)/2, relative error 1.7e-17, is 1 + r odd(r^2) + r^2 even(r^2): two halves side
    // by side, to shorten the dependency chain.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> EvenPart(Vector512<double> r2)
    {
        var even = Vector512.Create(2.7632639789868395e-07);
        even = Vector512.FusedMultiplyAdd(even, r2, Vector512.Create(2.480148548192088e-05));
        even = Vector512.FusedMultiplyAdd(even, r2, Vector512.Create(0.0013888888952315155));
        even = Vector512.FusedMultiplyAdd(even, r2, Vector512.Create(0.04166666666648809));
        return Vector512.FusedMultiplyAdd(even, r2, Vector512.Create(0.5000000000000019));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> OddPart(Vector512<double> r2)
    {
        var odd = Vector512.Create(2.5110037721946562e-08);
        odd = Vector512.FusedMultiplyAdd(odd, r2, Vector512.Create(2.7557240918265525e-06));
        odd = Vector512.FusedMultiplyAdd(odd, r2, Vector512.Create(0.00019841269890047406));
        odd = Vector512.FusedMultiplyAdd(odd, r2, Vector512.Create(0.008333333333319601));
        odd = Vector512.FusedMultiplyAdd(odd, r2, Vector512.Create(0.1666666666666668));
        return Vector512.FusedMultiplyAdd(odd, r2, Vector512<double>.One);
    }

    /// <summary>2 artanh(s) for |s| up to 1/3, relative error about 2e-16 also for tiny s. With s = t / (2 + t) it is ln(1 + t).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> TwiceArtanh(Vector512<double> s)
    {
        // Polynomial of degree 10 in s^2 through the Chebyshev nodes of [0, 1/9], relative error 2.4e-18 before rounding.
        var s2 = s * s;
        var s4 = s2 * s2;
        var even = Vector512.Create(0.17044163562781398);
        even = Vector512.FusedMultiplyAdd(even, s4, Vector512.Create(0.12110168728069218));
        even = Vector512.FusedMultiplyAdd(even, s4, Vector512.Create(0.1538661404230401));
        even = Vector512.FusedMultiplyAdd(even, s4, Vector512.Create(0.22222224080747674));
        even = Vector512.FusedMultiplyAdd(even, s4, Vector512.Create(0.4000000000018575));
        even = Vector512.FusedMultiplyAdd(even, s4, Vector512.Create(2.0));
        var odd = Vector512.Create(0.0832450651186082);
        odd = Vector512.FusedMultiplyAdd(odd, s4, Vector512.Create(0.13300374032674625));
        odd = Vector512.FusedMultiplyAdd(odd, s4, Vector512.Create(0.18181740832504806));
        odd = Vector512.FusedMultiplyAdd(odd, s4, Vector512.Create(0.28571428545454114));
        odd = Vector512.FusedMultiplyAdd(odd, s4, Vector512.Create(0.6666666666666615));
        return s * Vector512.FusedMultiplyAdd(odd, s2, even);
    }

    /// <summary>Natural logarithm of normal positive numbers (at least 2.2e-308), absolute error about 2e-16 near 1 and relative error about 2e-16 elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Log(Vector512<double> x)
    {
        // x = m 2^e with m in [sqrt(1/2), sqrt(2)); the exponent is read from bits that were shifted so that 1 lies in the middle.
        const long SqrtHalfBits = 0x3FE6A09E667F3BCD;
        var shifted = x.AsInt64() - Vector512.Create(SqrtHalfBits);
        var exponent = Vector512.ShiftRightArithmetic(shifted, 52);
        var m = (x.AsInt64() - Vector512.ShiftLeft(exponent, 52)).AsDouble();
        var e = Vector512.ConvertToDouble(exponent);
        var series = TwiceArtanh((m - Vector512<double>.One) / (m + Vector512<double>.One));
        return Vector512.FusedMultiplyAdd(e, Vector512.Create(Ln2High), Vector512.FusedMultiplyAdd(e, Vector512.Create(Ln2Low), series));
    }

    /// <summary>Probabilities p and 1 - p of logits, each with its own digits.</summary>
    internal static (Vector512<double> P, Vector512<double> Q) Expit(Vector512<double> logit)
    {
        var t = Exp(-Vector512.Abs(logit));
        var big = Vector512<double>.One / (t + Vector512<double>.One);
        var small = t * big;
        var positive = Vector512.GreaterThanOrEqual(logit, Vector512<double>.Zero);
        return (Vector512.ConditionalSelect(positive, big, small), Vector512.ConditionalSelect(positive, small, big));
    }
}
