using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LivingReview.DiagnosticAccuracy.Models.LatentClass;

/// <summary>
/// The probability C that both of two binary tests are positive, given their marginal probabilities x and y and the odds ratio between them (Plackett
/// 1965, J Am Stat Assoc 60:516): C (1 - x - y + C) = ratio (x - C)(y - C). Any odds ratio gives a valid table, so no bound has to be watched; 1 is
/// independence. Derivatives by implicit differentiation, in logit x, logit y and the log odds ratio.
/// </summary>
internal struct PlackettJoint
{
    internal Vector512<double> Both, OnlyX, OnlyY, Neither;

    /// <summary>Derivatives of <see cref="Both"/>.</summary>
    internal Vector512<double> A, R, T, AA, AR, RR, AT, RT, TT;

    /// <summary>First and second derivatives of x and of y in their logits.</summary>
    internal Vector512<double> X1, X2, Y1, Y2;

    /// <param name="x">Probability of the first test.</param>
    /// <param name="notX">1 - x, with its own digits.</param>
    /// <param name="y">Probability of the second test.</param>
    /// <param name="notY">1 - y, with its own digits.</param>
    /// <param name="ratio">Odds ratio; exactly 1 is independence.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static PlackettJoint At(Vector512<double> x, Vector512<double> notX, double y, double notY, double ratio) =>
        At(x, notX, Vector512.Create(y), Vector512.Create(notY), ratio);

    /// <summary>The same with several probabilities of the second test.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static PlackettJoint At(Vector512<double> x, Vector512<double> notX, Vector512<double> y, Vector512<double> notY, double ratio)
    {
        var one = Vector512<double>.One;
        var joint = default(PlackettJoint);
        joint.X1 = x * notX;
        joint.X2 = joint.X1 * (notX - x);
        joint.Y1 = y * notY;
        joint.Y2 = joint.Y1 * (notY - y);
        if (ratio == 1)
        {
            joint.Both = x * y;
            joint.OnlyX = x * notY;
            joint.OnlyY = notX * y;
            joint.Neither = notX * notY;
            joint.A = joint.X1 * y;
            joint.R = x * joint.Y1;
            joint.AA = joint.X2 * y;
            joint.AR = joint.X1 * joint.Y1;
            joint.RR = x * joint.Y2;
            // In the log odds ratio at independence: C_t = x(1-x) y(1-y).
            joint.T = joint.X1 * joint.Y1;
            joint.AT = joint.X2 * joint.Y1;
            joint.RT = joint.X1 * joint.Y2;
            joint.TT = joint.T * (notX - x) * (notY - y);
            return joint;
        }

        var excess = ratio - 1;
        var s = one + (x + y) * excess;
        var root = Vector512.Sqrt(Vector512.Max(s * s - x * (y * (4 * ratio * excess)), Vector512<double>.Zero));
        var c = x * (y * (2 * ratio)) / (s + root);
        (joint.Both, joint.OnlyX, joint.OnlyY) = (c, x - c, y - c);
        joint.Neither = notX - joint.OnlyY;
        // F = C (1 - x - y + C) - ratio (x - C)(y - C) = 0.
        var fc = joint.Both + joint.Neither + (joint.OnlyX + joint.OnlyY) * ratio;
        var fx = -c - joint.OnlyY * ratio;
        var fy = -c - joint.OnlyX * ratio;
        var fr = -joint.OnlyX * joint.OnlyY;
        var inverse = -one / fc;
        var (cx, cy, cr) = (fx * inverse, fy * inverse, fr * inverse);
        var fcc = 2 - 2 * ratio;
        var fcr = joint.OnlyX + joint.OnlyY;
        var cxx = (cx * (2 * excess) + cx * cx * fcc) * inverse;
        var cyy = (cy * (2 * excess) + cy * cy * fcc) * inverse;
        var cxy = (Vector512.Create(-ratio) + (cx + cy) * excess + cx * cy * fcc) * inverse;
        var cxr = (-joint.OnlyY + cr * excess + fcr * cx + cx * cr * fcc) * inverse;
        var cyr = (-joint.OnlyX + cr * excess + fcr * cy + cy * cr * fcc) * inverse;
        var crr = (fcr * cr * 2 + cr * cr * fcc) * inverse;
        joint.A = cx * joint.X1;
        joint.R = cy * joint.Y1;
        joint.T = cr * ratio;
        joint.AA = cxx * joint.X1 * joint.X1 + cx * joint.X2;
        joint.RR = cyy * joint.Y1 * joint.Y1 + cy * joint.Y2;
        joint.AR = cxy * joint.X1 * joint.Y1;
        joint.AT = cxr * joint.X1 * ratio;
        joint.RT = cyr * joint.Y1 * ratio;
        joint.TT = crr * (ratio * ratio) + cr * ratio;
        return joint;
    }
}
