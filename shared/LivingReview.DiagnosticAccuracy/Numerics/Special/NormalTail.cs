using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LivingReview.DiagnosticAccuracy.Numerics.Special;

/// <summary>The tail of the normal distribution over eight lanes, from IEEE operations only, so that every processor gives the same bits.</summary>
internal static class NormalTail
{
    private const double InverseRootTwoPi = 0.3989422804014326779;

    /// <summary>Density and probability above |t|, relative error about 1e-15 up to |t| = 37, where the probability is 1e-300.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Above(Vector512<double> t, out Vector512<double> density)
    {
        var square = t * t;
        // What the square lost to rounding: half of it is a relative error of the density.
        var lost = Vector512.FusedMultiplyAdd(t, t, -square);
        density = VectorMath.Exp(square * -0.5) * InverseRootTwoPi;
        density = Vector512.FusedMultiplyAdd(density, lost * -0.5, density);
        return density * MillsRatio(Vector512.Abs(t));
    }

    /// <summary>Probability above t over the density at t, t at least 0; relative error about 6e-16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> MillsRatio(Vector512<double> t)
    {
        // (t + 0.8) times the ratio is nearly constant from 0 to infinity: a polynomial of degree 24 in (t - 5) / (t + 5) through the Chebyshev nodes (the map
        // is that of Shepherd and Laframboise 1981, Math Comp 36:249; the coefficients were computed with 40 digits).
        var (near, far) = (t + Vector512.Create(0.8), t + Vector512.Create(5.0));
        var inverse = Vector512<double>.One / (near * far);
        var q = (t - Vector512.Create(5.0)) * (near * inverse);
        var q2 = q * q;
        var even = Vector512.Create(4.8499311361602454e-11);
        even = Vector512.FusedMultiplyAdd(even, q2, Vector512.Create(-9.352298669258384e-10));
        even = Vector512.FusedMultiplyAdd(even, q2, Vector512.Create(9.148039375752957e-09));
        even = Vector512.FusedMultiplyAdd(even, q2, Vector512.Create(-6.188552607855056e-08));
        even = Vector512.FusedMultiplyAdd(even, q2, Vector512.Create(2.8334205149251305e-07));
        even = Vector512.FusedMultiplyAdd(even, q2, Vector512.Create(1.611840730579014e-07));
        even = Vector512.FusedMultiplyAdd(even, q2, Vector512.Create(-2.8136472824248114e-05));
        even = Vector512.FusedMultiplyAdd(even, q2, Vector512.Create(0.0004873376651452741));
        even = Vector512.FusedMultiplyAdd(even, q2, Vector512.Create(-0.0043113567280579496));
        even = Vector512.FusedMultiplyAdd(even, q2, Vector512.Create(-0.04253419691769999));
        even = Vector512.FusedMultiplyAdd(even, q2, Vector512.Create(-0.09016871660458078));
        even = Vector512.FusedMultiplyAdd(even, q2, Vector512.Create(0.01959332573347906));
        even = Vector512.FusedMultiplyAdd(even, q2, Vector512.Create(1.1182870073488314));
        var odd = Vector512.Create(-9.85632450529874e-10);
        odd = Vector512.FusedMultiplyAdd(odd, q2, Vector512.Create(1.1412863557683695e-08));
        odd = Vector512.FusedMultiplyAdd(odd, q2, Vector512.Create(-8.056582890453592e-08));
        odd = Vector512.FusedMultiplyAdd(odd, q2, Vector512.Create(5.117208026968955e-07));
        odd = Vector512.FusedMultiplyAdd(odd, q2, Vector512.Create(-3.399311834509792e-06));
        odd = Vector512.FusedMultiplyAdd(odd, q2, Vector512.Create(2.3346332813724652e-05));
        odd = Vector512.FusedMultiplyAdd(odd, q2, Vector512.Create(-0.0001348562013189748));
        odd = Vector512.FusedMultiplyAdd(odd, q2, Vector512.Create(-4.7785789792321594e-05));
        odd = Vector512.FusedMultiplyAdd(odd, q2, Vector512.Create(0.017540806986421215));
        odd = Vector512.FusedMultiplyAdd(odd, q2, Vector512.Create(0.07324303483652769));
        odd = Vector512.FusedMultiplyAdd(odd, q2, Vector512.Create(0.065621342044049));
        odd = Vector512.FusedMultiplyAdd(odd, q2, Vector512.Create(-0.15756858540527083));
        return Vector512.FusedMultiplyAdd(odd, q, even) * (far * inverse);
    }
}
