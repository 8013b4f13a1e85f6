using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;

/// <summary>
/// The Gauss-Hermite product rule for two arms that share nothing but their random effects: the first arm depends on the first effect alone and is taken
/// once for each outer node, eight side by side; what the inner nodes add is ten sums, from which all second derivatives of the outer node follow.
/// </summary>
/// <param name="model">The likelihood. Parameters: two means, two shared parameters, and the entries (0,0), (1,0), (1,1) of the factor.</param>
internal sealed class ArmwiseProduct(IArmwiseLikelihood model)
{
    internal const int Parameters = 7;

    private const int Lanes = 8;
    private const int MostNodes = 64;

    private readonly double[] _z = new double[MostNodes], _value = new double[MostNodes], _m = new double[MostNodes], _s = new double[MostNodes];
    private readonly double[] _mm = new double[MostNodes], _ms = new double[MostNodes], _ss = new double[MostNodes];

    /// <summary>The entries of the factor of a model that this rule can integrate.</summary>
    internal static bool Fits((int Row, int Column)[] factor) => factor is [(0, 0), (1, 0), (1, 1)];

    /// <summary>The sum over all nodes, relative to the height of the integrand at its mode; adds to the sums of scores and of second derivatives.</summary>
    /// <param name="study">Index of the study.</param>
    /// <param name="rule">A Gauss-Hermite rule.</param>
    /// <param name="theta">All parameters.</param>
    /// <param name="mode">Mode of the two effects.</param>
    /// <param name="scale">Lower triangular factor of their covariance there, by rows.</param>
    /// <param name="height">Log integrand at the mode.</param>
    /// <param name="gradient">Sums of the scores; empty where only the value is wanted.</param>
    /// <param name="hessian">Lower triangle of the sums of score products and second derivatives, by rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal double Sum(
        int study, IntegrationRule rule, ReadOnlySpan<double> theta, ReadOnlySpan<double> mode, ReadOnlySpan<double> scale, double height, Span<double> gradient, Span<double> hessian)
    {
        SetOuter(study, rule, theta, mode[0], scale[0], height, gradient.IsEmpty);
        var (half, factor) = (Vector512.Create(0.5), Vector512.Create(theta[6]));
        var total = 0.0;
        for (var i = 0; i < rule.Nodes.Length; i++)
        {
            var start = Vector512.Create(mode[1] + scale[2] * rule.Nodes[i]);
            var mean = Vector512.Create(theta[1] + theta[5] * _z[i]);
            var (outer, weight) = (Vector512.Create(_value[i]), Vector512.Create(rule.Weights[i]));
            Vector512<double> t = default, m = default, s = default, q = default, x = default, y = default, mz = default, qz = default, qzz = default, xz = default;
            for (var block = 0; block < rule.NodeLanes.Length; block++)
            {
                var z = Vector512.FusedMultiplyAdd(rule.NodeLanes[block], Vector512.Create(scale[3]), start);
                var arm = model.EvaluateArm(study, 1, Vector512.FusedMultiplyAdd(z, factor, mean), theta[3], gradient.IsEmpty);
                var e = Weighted(rule.WeightLanes[block] * weight, arm.Value - z * z * half + outer);
                t += e;
                if (gradient.IsEmpty)
                    continue;
                var (em, es) = (e * arm.M, e * arm.S);
                var eq = Vector512.FusedMultiplyAdd(em, arm.M, e * arm.MM);
                var ex = Vector512.FusedMultiplyAdd(em, arm.S, e * arm.MS);
                m += em;
                s += es;
                q += eq;
                x += ex;
                y += Vector512.FusedMultiplyAdd(es, arm.S, e * arm.SS);
                mz = Vector512.FusedMultiplyAdd(em, z, mz);
                xz = Vector512.FusedMultiplyAdd(ex, z, xz);
                eq *= z;
                qz += eq;
                qzz = Vector512.FusedMultiplyAdd(eq, z, qzz);
            }

            var node = LaneSum.Of(t);
            total += node;
            if (!gradient.IsEmpty)
                AddNode(i, node, [LaneSum.Of(m), LaneSum.Of(s), LaneSum.Of(q), LaneSum.Of(x), LaneSum.Of(y), LaneSum.Of(mz), LaneSum.Of(qz), LaneSum.Of(qzz), LaneSum.Of(xz)], gradient, hessian);
        }

        return total;
    }

    /// <summary>The weight of eight nodes; below its smallest argument the exponential returns a constant that is not 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Weighted(Vector512<double> weights, Vector512<double> log)
    {
        var e = weights * Special.VectorMath.Exp(log);
        return Vector512.ConditionalSelect(Vector512.GreaterThan(e, weights * 1e-300), e, Vector512<double>.Zero);
    }

    private void SetOuter(int study, IntegrationRule rule, ReadOnlySpan<double> theta, double mode, double scale, double height, bool valueOnly)
    {
        for (var block = 0; block < rule.NodeLanes.Length; block++)
        {
            var z = Vector512.FusedMultiplyAdd(rule.NodeLanes[block], Vector512.Create(scale), Vector512.Create(mode));
            var arm = model.EvaluateArm(study, 0, Vector512.FusedMultiplyAdd(z, Vector512.Create(theta[4]), Vector512.Create(theta[0])), theta[2], valueOnly);
            var at = block * Lanes;
            z.CopyTo(_z, at);
            (arm.Value - z * z * 0.5 - Vector512.Create(height)).CopyTo(_value, at);
            arm.M.CopyTo(_m, at);
            arm.S.CopyTo(_s, at);
            arm.MM.CopyTo(_mm, at);
            arm.MS.CopyTo(_ms, at);
            arm.SS.CopyTo(_ss, at);
        }
    }

    /// <summary>
    /// Scores and second derivatives of one outer node. Those of the first arm are constants there; an entry of the factor has the derivative of its row's mean
    /// times its column's effect.
    /// </summary>
    /// <param name="i">The outer node.</param>
    /// <param name="t">Sum of the weights.</param>
    /// <param name="sums">Weighted sums over the inner nodes of M, S, MM + M^2, MS + M S, SS + S^2, and of z M, z (MM + M^2), z^2 (MM + M^2), z (MS + M S).</param>
    /// <param name="gradient">Sums of the scores.</param>
    /// <param name="hessian">Their second derivatives.</param>
    private void AddNode(int i, double t, ReadOnlySpan<double> sums, Span<double> gradient, Span<double> hessian)
    {
        var (m, s, q, x, y) = (sums[0], sums[1], sums[2], sums[3], sums[4]);
        var (mz, qz, qzz, xz) = (sums[5], sums[6], sums[7], sums[8]);
        var (z, m0, s0) = (_z[i], _m[i], _s[i]);
        var (q0, x0) = ((_mm[i] + m0 * m0) * t, (_ms[i] + m0 * s0) * t);
        gradient[0] += m0 * t;
        gradient[1] += m;
        gradient[2] += s0 * t;
        gradient[3] += s;
        gradient[4] += z * m0 * t;
        gradient[5] += z * m;
        gradient[6] += mz;
        hessian[0] += q0;
        hessian[1] += m0 * m;
        hessian[2] += q;
        hessian[3] += x0;
        hessian[4] += s0 * m;
        hessian[5] += (_ss[i] + s0 * s0) * t;
        hessian[6] += m0 * s;
        hessian[7] += x;
        hessian[8] += s0 * s;
        hessian[9] += y;
        hessian[10] += z * q0;
        hessian[11] += z * m0 * m;
        hessian[12] += z * x0;
        hessian[13] += z * m0 * s;
        hessian[14] += z * z * q0;
        hessian[15] += z * m0 * m;
        hessian[16] += z * q;
        hessian[17] += z * s0 * m;
        hessian[18] += z * x;
        hessian[19] += z * z * m0 * m;
        hessian[20] += z * z * q;
        hessian[21] += m0 * mz;
        hessian[22] += qz;
        hessian[23] += s0 * mz;
        hessian[24] += xz;
        hessian[25] += z * m0 * mz;
        hessian[26] += z * qz;
        hessian[27] += qzz;
    }
}
