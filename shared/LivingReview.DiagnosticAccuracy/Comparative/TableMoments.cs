using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Comparative;

/// <summary>
/// The integral over one table's effects at fixed effects of its study, with the means of the complete-data score and of its square plus
/// Hessian in the eight parameters that the table acts through: a, b, S11, S21, S22, T11, T21, T22.
/// </summary>
internal ref struct TableMoments
{
    internal const int Size = 8;

    /// <summary>Mean score given the study's effects.</summary>
    internal Span<double> Score;

    /// <summary>Mean of score score' + Hessian, upper triangle by rows of eight.</summary>
    internal Span<double> Second;

    /// <summary>The integral, relative to the height at the mode, over det M.</summary>
    internal double Value;

    internal void Integrate(in ComparedTable data, TableMode mode, GaussHermiteProduct rule, double etaA, double etaB, CholeskyFactor t, double u1, double u2, double z1, double z2)
    {
        var (yA, fA) = (Vector512.Create(data.SuccessA), Vector512.Create(data.FailureA));
        var (yB, fB) = (Vector512.Create(data.SuccessB), Vector512.Create(data.FailureB));
        var (centre1, centre2, height) = (Vector512.Create(z1), Vector512.Create(z2), Vector512.Create(mode.Height));
        var (m11, m21, m22) = (Vector512.Create(mode.M11), Vector512.Create(mode.M21), Vector512.Create(mode.M22));
        var (baseA, baseB) = (Vector512.Create(etaA), Vector512.Create(etaB));
        var (t11, t21, t22) = (Vector512.Create(t.L11), Vector512.Create(t.L21), Vector512.Create(t.L22));
        Vector512<double> total = default, a0 = default, a1 = default, b0 = default, b1 = default, b2 = default;
        Vector512<double> aa0 = default, aa1 = default, aa11 = default, ab0 = default, ab1 = default, ab2 = default, ab11 = default, ab12 = default;
        Vector512<double> bb0 = default, bb1 = default, bb2 = default, bb11 = default, bb12 = default, bb22 = default;
        var (x1, x2, weights) = (rule.X1, rule.X2, rule.Weights);
        for (var i = 0; i < weights.Length; i++)
        {
            var v1 = Vector512.FusedMultiplyAdd(m11, x1[i], centre1);
            var v2 = Vector512.FusedMultiplyAdd(m22, x2[i], Vector512.FusedMultiplyAdd(m21, x1[i], centre2));
            var log = BinomialArm.Evaluate(yA, fA, Vector512.FusedMultiplyAdd(t11, v1, baseA), out var sA, out var wA)
                + BinomialArm.Evaluate(yB, fB, Vector512.FusedMultiplyAdd(t21, v1, Vector512.FusedMultiplyAdd(t22, v2, baseB)), out var sB, out var wB);
            var e = weights[i] * VectorMath.Exp(log - (v1 * v1 + v2 * v2) * 0.5 - height);
            total += e;
            var (ea, eb) = (e * sA, e * sB);
            a0 += ea;
            a1 += ea * v1;
            b0 += eb;
            b1 += eb * v1;
            b2 += eb * v2;
            var (aa, ab, bb) = (e * (sA * sA - wA), ea * sB, e * (sB * sB - wB));
            aa0 += aa;
            aa1 += aa * v1;
            aa11 += aa * v1 * v1;
            ab0 += ab;
            ab1 += ab * v1;
            ab2 += ab * v2;
            ab11 += ab * v1 * v1;
            ab12 += ab * v1 * v2;
            bb0 += bb;
            bb1 += bb * v1;
            bb2 += bb * v2;
            bb11 += bb * v1 * v1;
            bb12 += bb * v1 * v2;
            bb22 += bb * v2 * v2;
        }

        Value = Vector512.Sum(total);
        var scale = Value > 0 ? 1 / Value : 0;
        var (sa0, sa1) = (Vector512.Sum(a0) * scale, Vector512.Sum(a1) * scale);
        var (sb0, sb1, sb2) = (Vector512.Sum(b0) * scale, Vector512.Sum(b1) * scale, Vector512.Sum(b2) * scale);
        (Score[0], Score[1], Score[2], Score[3], Score[4], Score[5], Score[6], Score[7]) = (sa0, sb0, sa0 * u1, sb0 * u1, sb0 * u2, sa1, sb1, sb2);

        var (qaa, qaa1, qaa11) = (Vector512.Sum(aa0) * scale, Vector512.Sum(aa1) * scale, Vector512.Sum(aa11) * scale);
        var (qab, qab1, qab2) = (Vector512.Sum(ab0) * scale, Vector512.Sum(ab1) * scale, Vector512.Sum(ab2) * scale);
        var (qab11, qab12) = (Vector512.Sum(ab11) * scale, Vector512.Sum(ab12) * scale);
        var (qbb, qbb1, qbb2) = (Vector512.Sum(bb0) * scale, Vector512.Sum(bb1) * scale, Vector512.Sum(bb2) * scale);
        var (qbb11, qbb12, qbb22) = (Vector512.Sum(bb11) * scale, Vector512.Sum(bb12) * scale, Vector512.Sum(bb22) * scale);
        // Factors: A has 1 (a), u1 (S11), z1 (T11); B has 1 (b), u1 (S21), u2 (S22), z1 (T21), z2 (T22).
        var m = Second;
        (m[0], m[2], m[5]) = (qaa, qaa * u1, qaa1);
        (m[18], m[21], m[45]) = (qaa * u1 * u1, qaa1 * u1, qaa11);
        (m[1], m[3], m[4], m[6], m[7]) = (qab, qab * u1, qab * u2, qab1, qab2);
        m[10] = qab * u1;
        (m[19], m[20], m[22], m[23]) = (qab * u1 * u1, qab * u1 * u2, qab1 * u1, qab2 * u1);
        (m[13], m[29], m[37]) = (qab1, qab1 * u1, qab1 * u2);
        (m[46], m[47]) = (qab11, qab12);
        (m[9], m[11], m[12], m[14], m[15]) = (qbb, qbb * u1, qbb * u2, qbb1, qbb2);
        (m[27], m[28], m[30], m[31]) = (qbb * u1 * u1, qbb * u1 * u2, qbb1 * u1, qbb2 * u1);
        (m[36], m[38], m[39]) = (qbb * u2 * u2, qbb1 * u2, qbb2 * u2);
        (m[54], m[55], m[63]) = (qbb11, qbb12, qbb22);
    }
}
