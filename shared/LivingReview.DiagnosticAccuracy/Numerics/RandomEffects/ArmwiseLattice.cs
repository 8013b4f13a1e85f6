using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;

/// <summary>
/// The trapezoidal rule for two arms that share nothing but their random effects, in coordinates that make it separable: in z1 and v = z2 + kappa z1,
/// kappa = L21 / L22, the first arm depends on z1 alone and the second on v alone, and the normal density couples them by exp(kappa x y), along a row a power
/// of one number. So n rows and n columns cost 2 n likelihoods of an arm, and each of the n^2 nodes a few multiplications. The rule converges geometrically
/// for analytic integrands (Trefethen and Weideman 2014, SIAM Rev 56:385). It lies around the mean that an evaluation before found, with steps by
/// the covariance found there; its error is bounded at every evaluation, for the integrals of derivatives along either axis are 0.
/// </summary>
/// <param name="model">The likelihood. Parameters: two means, two shared parameters, and the entries (0,0), (1,0), (1,1) of the factor.</param>
internal sealed class ArmwiseLattice(IArmwiseLikelihood model)
{
    private const int Lanes = 8;
    private const int Parameters = ArmwiseProduct.Parameters;
    private const int Seconds = Parameters * (Parameters + 1) / 2;

    /// <summary>Most rows, and columns.</summary>
    private const int Most = 128;

    /// <summary>Most that the coupling may add along a row, in logarithms: beyond it powers leave the range of numbers.</summary>
    private const double MostLift = 600;

    /// <summary>Of each column: its weight, and the weight times the quantities whose sums along a row are wanted.</summary>
    private const int Weight = 0, M = 1, S = 2, Q = 3, X = 4, Y = 5, MV = 6, QV = 7, QVV = 8, XV = 9, V = 10, VV = 11, Quantities = 12;

    /// <summary>Of each study, the middle and the covariance of the integrand, in the two predictors.</summary>
    private readonly Frame[] _frames = new Frame[model.Studies];
    private readonly double[] _columns = new double[Quantities * Most];
    private readonly double[] _level = new double[Most];
    private readonly ArmDerivatives[] _rows = new ArmDerivatives[Most / Lanes];
    private readonly Vector512<double>[] _gradient = new Vector512<double>[Parameters];
    private readonly Vector512<double>[] _hessian = new Vector512<double>[Seconds];
    private double _total, _rounding;

    /// <summary>Rows or columns of the last sum, whichever were more.</summary>
    internal int LastNodes { get; private set; }

    /// <summary>Bound on the error of the last log integral, in units that allow for its second derivatives.</summary>
    internal double LastError { get; private set; }

    /// <summary>Whether the last error is within a bound, and what the rounding of log-likelihoods of so many people adds.</summary>
    internal bool IsWithin(double tolerance) => LastError < tolerance + _rounding;

    internal bool HasFrame(int study) => _frames[study].V00 > 0;

    /// <summary>Where the integrand lies, from its mode.</summary>
    /// <param name="study">Index of the study.</param>
    /// <param name="theta">All parameters.</param>
    /// <param name="mode">Mode of the two effects.</param>
    /// <param name="scale">Lower triangular factor of their covariance there, by rows.</param>
    internal void SetFrame(int study, ReadOnlySpan<double> theta, ReadOnlySpan<double> mode, ReadOnlySpan<double> scale)
    {
        var (c00, c01, c11) = (scale[0] * scale[0], scale[0] * scale[2], scale[2] * scale[2] + scale[3] * scale[3]);
        var (l11, l21, l22) = (theta[4], theta[5], theta[6]);
        _frames[study] = new(
            theta[0] + l11 * mode[0],
            theta[1] + l21 * mode[0] + l22 * mode[1],
            l11 * l11 * c00,
            l11 * (l21 * c00 + l22 * c01),
            l21 * l21 * c00 + 2 * l21 * l22 * c01 + l22 * l22 * c11);
    }

    /// <summary>Where the integrand lies, from elsewhere: its middle in the two predictors, and their variances and covariance.</summary>
    internal void SetFrame(int study, double middle0, double middle1, double v00, double v01, double v11) => _frames[study] = new(middle0, middle1, v00, v01, v11);

    internal void Forget(int study) => _frames[study] = default;

    /// <summary>The log of a study's integral.</summary>
    /// <param name="study">Index of the study.</param>
    /// <param name="theta">All parameters.</param>
    /// <param name="exponent">A normal density is integrated with a relative error of about 2 exp(-exponent).</param>
    /// <param name="value">The log integral, without coefficients and fixed terms.</param>
    /// <param name="tolerance">With a smaller error the lattice stays where it is, so that values nearby differ smoothly; 0 to have it follow.</param>
    /// <returns>False where the lattice does not fit, and there is no result.</returns>
    internal bool TrySum(int study, ReadOnlySpan<double> theta, double exponent, double tolerance, out double value)
    {
        value = double.NaN;
        var frame = _frames[study];
        var (l11, l22, kappa) = (theta[4], theta[6], theta[5] / theta[6]);
        var (zc, vc) = ((frame.Middle0 - theta[0]) / l11, (frame.Middle1 - theta[1]) / l22);
        var (c00, c01, c11) = (frame.V00 / (l11 * l11), frame.V01 / (l11 * l22), frame.V11 / (l22 * l22));
        var determinant = c00 * c11 - c01 * c01;
        if (!(c00 > 0) || !(c11 > 0) || !(determinant > 0))
            return false;
        // Steps resolve the deviation along an axis with the other coordinate fixed, the reach is the marginal one; either adds the same error.
        var ratio = Math.Sqrt(c00 * c11 / determinant);
        var wanted = exponent * (2 / Math.PI) * ratio;
        if (!(wanted <= Most))
            return false;
        var n = Lanes * (int)Math.Ceiling(wanted / Lanes);
        var shrink = Math.Sqrt(4 * Math.PI / (n * ratio));
        var (stepZ, stepV) = (shrink * Math.Sqrt(c00), shrink * Math.Sqrt(c11));
        var half = (n - 1) / 2.0;
        if (!(2 * Math.Abs(kappa) * half * half * stepZ * stepV < MostLift) || !double.IsFinite(zc + vc))
            return false;
        LastNodes = n;
        var heights = SetColumns(study, theta, n, vc, stepV, kappa * zc) + SetRows(study, theta, n, zc, stepZ, kappa, vc);
        Array.Clear(_gradient);
        Array.Clear(_hessian);
        var moments = AddRows(n, theta, zc, vc, stepZ, stepV, kappa);
        _total = moments.Total;
        value = Math.Log(_total) + heights + kappa * zc * vc + Math.Log(stepZ * stepV / (2 * Math.PI));
        LastError = moments.Error(stepZ, stepV);
        _rounding = Math.Abs(heights) * 1e-15 * moments.Magnification;
        if (!double.IsFinite(value) || !(LastError < 1))
            return false;
        if (!IsWithin(tolerance) && moments.Frame(theta) is { V00: > 0 } found)
            _frames[study] = found;
        return true;
    }

    /// <summary>Adds the derivatives of the last log integral.</summary>
    internal void AddDerivatives(Span<double> gradient, Span<double> hessian)
    {
        var inverse = 1 / _total;
        Span<double> mean = stackalloc double[Parameters];
        for (var i = 0; i < Parameters; i++)
        {
            mean[i] = LaneSum.Of(_gradient[i]) * inverse;
            gradient[i] += mean[i];
        }

        for (int i = 0, index = 0; i < Parameters; i++)
        {
            for (var j = 0; j <= i; j++, index++)
            {
                var second = LaneSum.Of(_hessian[index]) * inverse - mean[i] * mean[j];
                hessian[i * Parameters + j] += second;
                if (i != j)
                    hessian[j * Parameters + i] += second;
            }
        }
    }

    private static Vector512<double> Offsets(int group, int n) =>
        Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7) + Vector512.Create(Lanes * group - (n - 1) / 2.0);

    private double SetColumns(int study, ReadOnlySpan<double> theta, int n, double vc, double step, double pull)
    {
        var (mean, factor) = (Vector512.Create(theta[1]), Vector512.Create(theta[6]));
        var highest = Vector512.Create(double.NegativeInfinity);
        for (var group = 0; group < n / Lanes; group++)
        {
            var y = Offsets(group, n) * step;
            var v = y + Vector512.Create(vc);
            var arm = model.EvaluateArm(study, 1, Vector512.FusedMultiplyAdd(v, factor, mean), theta[3], valueOnly: false);
            var level = arm.Value - v * v * 0.5 + y * pull;
            highest = Vector512.Max(highest, level);
            level.CopyTo(_level, group * Lanes);
            arm.M.CopyTo(_columns, M * Most + group * Lanes);
            arm.S.CopyTo(_columns, S * Most + group * Lanes);
            Vector512.FusedMultiplyAdd(arm.M, arm.M, arm.MM).CopyTo(_columns, Q * Most + group * Lanes);
            Vector512.FusedMultiplyAdd(arm.M, arm.S, arm.MS).CopyTo(_columns, X * Most + group * Lanes);
            Vector512.FusedMultiplyAdd(arm.S, arm.S, arm.SS).CopyTo(_columns, Y * Most + group * Lanes);
            v.CopyTo(_columns, V * Most + group * Lanes);
        }

        var height = MaxOfLanes(highest);
        for (var at = 0; at < n; at += Lanes)
        {
            var e = VectorMath.Exp(Load(_level, at) - Vector512.Create(height));
            var v = Load(_columns, V * Most + at);
            var (m, q, x) = (e * Load(_columns, M * Most + at), e * Load(_columns, Q * Most + at), e * Load(_columns, X * Most + at));
            e.CopyTo(_columns, Weight * Most + at);
            m.CopyTo(_columns, M * Most + at);
            (e * Load(_columns, S * Most + at)).CopyTo(_columns, S * Most + at);
            q.CopyTo(_columns, Q * Most + at);
            x.CopyTo(_columns, X * Most + at);
            (e * Load(_columns, Y * Most + at)).CopyTo(_columns, Y * Most + at);
            (m * v).CopyTo(_columns, MV * Most + at);
            (q * v).CopyTo(_columns, QV * Most + at);
            (q * v * v).CopyTo(_columns, QVV * Most + at);
            (x * v).CopyTo(_columns, XV * Most + at);
            (e * v).CopyTo(_columns, V * Most + at);
            (e * v * v).CopyTo(_columns, VV * Most + at);
        }

        return height;
    }

    private double SetRows(int study, ReadOnlySpan<double> theta, int n, double zc, double step, double kappa, double vc)
    {
        var highest = Vector512.Create(double.NegativeInfinity);
        for (var group = 0; group < n / Lanes; group++)
        {
            var x = Offsets(group, n) * step;
            var z = x + Vector512.Create(zc);
            var arm = model.EvaluateArm(study, 0, Vector512.FusedMultiplyAdd(z, Vector512.Create(theta[4]), Vector512.Create(theta[0])), theta[2], valueOnly: false);
            arm.Value += x * (kappa * vc) - z * z * (0.5 * (1 + kappa * kappa));
            highest = Vector512.Max(highest, arm.Value);
            _rows[group] = arm;
        }

        var height = MaxOfLanes(highest);
        for (var group = 0; group < n / Lanes; group++)
            _rows[group].Value -= Vector512.Create(height);
        return height;
    }

    /// <summary>Eight rows at a time, column by column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Moments AddRows(int n, ReadOnlySpan<double> theta, double zc, double vc, double stepZ, double stepV, double kappa)
    {
        Vector512<double> total = default, sumZ = default, sumZZ = default, sumV = default, sumVV = default, sumZV = default;
        Vector512<double> firstZ = default, secondZ = default, firstV = default, secondV = default;
        var (l11, l22) = (theta[4], theta[6]);
        ref var columns = ref MemoryMarshal.GetArrayDataReference(_columns);
        for (var group = 0; group < n / Lanes; group++)
        {
            var x = Offsets(group, n) * stepZ;
            var z = x + Vector512.Create(zc);
            ref readonly var row = ref _rows[group];
            var e = VectorMath.Exp(row.Value - x * (kappa * stepV * ((n - 1) / 2.0)));
            var along = VectorMath.Exp(x * (kappa * stepV));
            Vector512<double> t = default, m = default, s = default, q = default, xx = default, y = default;
            Vector512<double> mv = default, qv = default, qvv = default, xv = default, tv = default, tvv = default;
            for (var j = 0; j < n; j++)
            {
                ref var column = ref Unsafe.Add(ref columns, j);
                t = Vector512.FusedMultiplyAdd(e, Vector512.Create(Unsafe.Add(ref column, Weight * Most)), t);
                m = Vector512.FusedMultiplyAdd(e, Vector512.Create(Unsafe.Add(ref column, M * Most)), m);
                s = Vector512.FusedMultiplyAdd(e, Vector512.Create(Unsafe.Add(ref column, S * Most)), s);
                q = Vector512.FusedMultiplyAdd(e, Vector512.Create(Unsafe.Add(ref column, Q * Most)), q);
                xx = Vector512.FusedMultiplyAdd(e, Vector512.Create(Unsafe.Add(ref column, X * Most)), xx);
                y = Vector512.FusedMultiplyAdd(e, Vector512.Create(Unsafe.Add(ref column, Y * Most)), y);
                mv = Vector512.FusedMultiplyAdd(e, Vector512.Create(Unsafe.Add(ref column, MV * Most)), mv);
                qv = Vector512.FusedMultiplyAdd(e, Vector512.Create(Unsafe.Add(ref column, QV * Most)), qv);
                qvv = Vector512.FusedMultiplyAdd(e, Vector512.Create(Unsafe.Add(ref column, QVV * Most)), qvv);
                xv = Vector512.FusedMultiplyAdd(e, Vector512.Create(Unsafe.Add(ref column, XV * Most)), xv);
                tv = Vector512.FusedMultiplyAdd(e, Vector512.Create(Unsafe.Add(ref column, V * Most)), tv);
                tvv = Vector512.FusedMultiplyAdd(e, Vector512.Create(Unsafe.Add(ref column, VV * Most)), tvv);
                e *= along;
            }

            // z2 = v - kappa z.
            var kz = z * kappa;
            var (mz, qz, xz) = (mv - kz * m, qv - kz * q, xv - kz * xx);
            var qzz = qvv - kz * (qv + qz);
            Accumulate(row, z, t, [m, s, q, xx, y, mz, qz, qzz, xz]);

            (total, sumZ, sumZZ) = (total + t, sumZ + t * z, sumZZ + t * z * z);
            (sumV, sumVV, sumZV) = (sumV + tv, sumVV + tvv, sumZV + z * tv);

            // Derivatives of the log integrand along a column and along a row, and of the integrand once and twice.
            var slope = row.M * l11 - z * (1 + kappa * kappa);
            firstZ += t * slope + tv * kappa;
            secondZ += t * (slope * slope + row.MM * (l11 * l11) - Vector512.Create(1 + kappa * kappa)) + tv * slope * (2 * kappa) + tvv * (kappa * kappa);
            var across = m * l22 - tv;
            firstV += across + kz * t;
            secondV += q * (l22 * l22) - mv * (2 * l22) + tvv + kz * (across + across + kz * t) - t;
        }

        return new Moments
        {
            Total = LaneSum.Of(total),
            Z = LaneSum.Of(sumZ),
            ZZ = LaneSum.Of(sumZZ),
            V = LaneSum.Of(sumV),
            VV = LaneSum.Of(sumVV),
            ZV = LaneSum.Of(sumZV),
            FirstZ = LaneSum.Of(firstZ),
            SecondZ = LaneSum.Of(secondZ),
            FirstV = LaneSum.Of(firstV),
            SecondV = LaneSum.Of(secondV),
        };
    }

    /// <summary>Scores and second derivatives of eight rows, as <see cref="ArmwiseProduct"/> has them of one outer node.</summary>
    private void Accumulate(in ArmDerivatives row, Vector512<double> z, Vector512<double> t, ReadOnlySpan<Vector512<double>> sums)
    {
        var (m, s, q, x, y) = (sums[0], sums[1], sums[2], sums[3], sums[4]);
        var (mz, qz, qzz, xz) = (sums[5], sums[6], sums[7], sums[8]);
        var (m0, s0) = (row.M, row.S);
        var (q0, x0) = ((row.MM + m0 * m0) * t, (row.MS + m0 * s0) * t);
        var (zm0, zm, zq, zq0) = (z * m0, z * m, z * q, z * q0);
        var g = _gradient;
        g[0] += m0 * t;
        g[1] += m;
        g[2] += s0 * t;
        g[3] += s;
        g[4] += zm0 * t;
        g[5] += zm;
        g[6] += mz;
        var h = _hessian;
        h[0] += q0;
        h[1] += m0 * m;
        h[2] += q;
        h[3] += x0;
        h[4] += s0 * m;
        h[5] += (row.SS + s0 * s0) * t;
        h[6] += m0 * s;
        h[7] += x;
        h[8] += s0 * s;
        h[9] += y;
        h[10] += zq0;
        h[11] += zm0 * m;
        h[12] += z * x0;
        h[13] += zm0 * s;
        h[14] += z * zq0;
        h[15] += zm0 * m;
        h[16] += zq;
        h[17] += s0 * zm;
        h[18] += z * x;
        h[19] += zm0 * zm;
        h[20] += z * zq;
        h[21] += m0 * mz;
        h[22] += qz;
        h[23] += s0 * mz;
        h[24] += xz;
        h[25] += zm0 * mz;
        h[26] += z * qz;
        h[27] += qzz;
    }

    private static Vector512<double> Load(double[] values, int at) => Vector512.LoadUnsafe(ref values[0], (nuint)at);

    private static double MaxOfLanes(Vector512<double> value)
    {
        var half = Vector256.Max(value.GetLower(), value.GetUpper());
        var quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        return Math.Max(quarter[0], quarter[1]);
    }

    private readonly record struct Frame(double Middle0, double Middle1, double V00, double V01, double V11);

    /// <summary>Sums of the weights, of their products with the coordinates, and of the first and second derivatives of the integrand along each axis.</summary>
    private readonly record struct Moments
    {
        /// <summary>How much second derivatives of a study that informs magnify an error.</summary>
        private const double Magnified = 0.05;

        internal double Magnification => 1 + Magnified * (1 / VarianceZ + 1 / VarianceV);

        private double VarianceZ => ZZ / Total - Z / Total * (Z / Total);

        private double VarianceV => VV / Total - V / Total * (V / Total);

        internal double Total { get; init; }

        internal double Z { get; init; }

        internal double ZZ { get; init; }

        internal double V { get; init; }

        internal double VV { get; init; }

        internal double ZV { get; init; }

        internal double FirstZ { get; init; }

        internal double SecondZ { get; init; }

        internal double FirstV { get; init; }

        internal double SecondV { get; init; }

        /// <summary>Bound on the relative error: what the rule makes of integrals that are 0 is its error, times the frequency 2 pi / step once and twice.</summary>
        internal double Error(double stepZ, double stepV) =>
            Along(FirstZ, SecondZ, stepZ) * (1 + Magnified / VarianceZ) + Along(FirstV, SecondV, stepV) * (1 + Magnified / VarianceV);

        private double Along(double first, double second, double step)
        {
            var (a, b) = (first * step / (2 * Math.PI), second * step * step / (4 * Math.PI * Math.PI));
            return Math.Sqrt(a * a + b * b) / Total;
        }

        /// <summary>Middle and covariance in the two predictors.</summary>
        internal Frame Frame(ReadOnlySpan<double> theta)
        {
            var (z, v) = (Z / Total, V / Total);
            var (l11, l22) = (theta[4], theta[6]);
            return new(theta[0] + l11 * z, theta[1] + l22 * v, l11 * l11 * (ZZ / Total - z * z), l11 * l22 * (ZV / Total - z * v), l22 * l22 * (VV / Total - v * v));
        }
    }
}
