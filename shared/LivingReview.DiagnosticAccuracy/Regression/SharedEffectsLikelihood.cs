using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Optimization;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

namespace LivingReview.DiagnosticAccuracy.Regression;

/// <summary>
/// The likelihood where all tables of one study share its two random effects (as metadta does): the integral is over a study, its integrand
/// the product over its tables. Parameters as in <see cref="BinomialLikelihood"/>; scalar code, since few reviews need it and studies are few.
/// </summary>
internal sealed class SharedEffectsLikelihood : IObjective
{
    private readonly Cells _cells;
    private readonly DesignMatrix _design;
    private readonly int[][] _clusters;
    private readonly double[] _predictorA;
    private readonly double[] _predictorB;
    private readonly double[] _score;
    private readonly double[] _curvature;
    private readonly double[] _meanScore;
    private readonly double[] _meanSecond;
    private CholeskyFactor _factor;

    /// <param name="cells">All tables.</param>
    /// <param name="design">Their covariates.</param>
    /// <param name="clusters">For each study, its tables.</param>
    internal SharedEffectsLikelihood(Cells cells, DesignMatrix design, int[][] clusters)
    {
        (_cells, _design, _clusters) = (cells, design, clusters);
        _predictorA = new double[cells.Count];
        _predictorB = new double[cells.Count];
        _score = new double[Parameters];
        _curvature = new double[Parameters * Parameters];
        _meanScore = new double[Parameters];
        _meanSecond = new double[Parameters * Parameters];
    }

    /// <summary>Nodes per dimension, the same for every study.</summary>
    internal int Nodes { get; set; } = 15;

    public int Parameters => _design.A.Length + _design.B.Length + 3;

    private int FactorStart => _design.A.Length + _design.B.Length;

    public double Bound(int parameter) => parameter < FactorStart ? ParameterBounds.Mean : ParameterBounds.StandardDeviation;

    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        Predict(theta, _design.A, _predictorA);
        Predict(theta[_design.A.Length..], _design.B, _predictorB);
        _factor = new CholeskyFactor(theta[FactorStart], theta[FactorStart + 1], theta[FactorStart + 2]);
        gradient.Clear();
        hessian.Clear();
        var total = 0.0;
        foreach (var cluster in _clusters)
            total += Integrate(cluster, gradient, hessian);
        return total;
    }

    private static void Predict(ReadOnlySpan<double> beta, double[][] columns, double[] predictor)
    {
        Array.Clear(predictor);
        for (var c = 0; c < columns.Length; c++)
        {
            for (var i = 0; i < predictor.Length; i++)
                predictor[i] += beta[c] * columns[c][i];
        }
    }

    private double Integrate(int[] cluster, Span<double> gradient, Span<double> hessian)
    {
        var mode = FindMode(cluster);
        var determinant = mode.P11 * mode.P22 - mode.P12 * mode.P12;
        var m11 = Math.Sqrt(mode.P22 / determinant);
        var m22 = 1 / Math.Sqrt(mode.P22);
        var m21 = -mode.P12 / (determinant * m11);
        var rule = GaussHermite.Rule(Nodes);
        var p = Parameters;
        var sum = 0.0;
        Array.Clear(_meanScore);
        Array.Clear(_meanSecond);
        for (var i = 0; i < Nodes; i++)
        {
            for (var j = 0; j < Nodes; j++)
            {
                var z1 = mode.Z1 + m11 * rule.Nodes[i];
                var z2 = mode.Z2 + m21 * rule.Nodes[i] + m22 * rule.Nodes[j];
                var height = CompleteData(cluster, z1, z2);
                var e = rule.Weights[i] * rule.Weights[j] * Math.Exp(height - mode.Height);
                sum += e;
                for (var r = 0; r < p; r++)
                {
                    _meanScore[r] += e * _score[r];
                    for (var c = r; c < p; c++)
                        _meanSecond[r * p + c] += e * (_score[r] * _score[c] + _curvature[r * p + c]);
                }
            }
        }

        for (var r = 0; r < p; r++)
            gradient[r] += _meanScore[r] / sum;
        for (var r = 0; r < p; r++)
        {
            for (var c = r; c < p; c++)
            {
                var value = _meanSecond[r * p + c] / sum - _meanScore[r] / sum * (_meanScore[c] / sum);
                hessian[r * p + c] += value;
                if (c > r)
                    hessian[c * p + r] += value;
            }
        }

        var coefficients = 0.0;
        foreach (var table in cluster)
            coefficients += _cells.LogCoefficient[table];
        return coefficients + mode.Height + Math.Log(sum * m11 * m22 / (2 * Math.PI));
    }

    private readonly record struct Mode(double Z1, double Z2, double Height, double P11, double P12, double P22);

    private Mode FindMode(int[] cluster)
    {
        var (z1, z2) = (0.0, 0.0);
        var current = At(cluster, z1, z2);
        for (var step = 0; step < 200; step++)
        {
            var determinant = current.P11 * current.P22 - current.P12 * current.P12;
            var d1 = (current.P22 * current.G1 - current.P12 * current.G2) / determinant;
            var d2 = (current.P11 * current.G2 - current.P12 * current.G1) / determinant;
            var size = Math.Max(Math.Abs(d1), Math.Abs(d2));
            var reach = Math.Min(1, BivariateGaussHermite.MaxStep / size);
            var next = At(cluster, z1 + reach * d1, z2 + reach * d2);
            for (var halving = 0; halving < 40 && next.Height < current.Height - 1e-13 * (1 + Math.Abs(current.Height)); halving++)
            {
                reach /= 2;
                next = At(cluster, z1 + reach * d1, z2 + reach * d2);
            }

            (z1, z2, current) = (z1 + reach * d1, z2 + reach * d2, next);
            if (size < 1e-8)
                break;
        }

        return new Mode(z1, z2, current.Height, current.P11, current.P12, current.P22);
    }

    private (double Height, double G1, double G2, double P11, double P12, double P22) At(int[] cluster, double z1, double z2)
    {
        var height = -(z1 * z1 + z2 * z2) / 2;
        double scoreA = 0, scoreB = 0, weightA = 0, weightB = 0;
        foreach (var t in cluster)
        {
            height += ArmAt(_cells.SuccessA[t], _cells.FailureA[t], _predictorA[t] + _factor.L11 * z1, out var sa, out var wa);
            height += ArmAt(_cells.SuccessB[t], _cells.FailureB[t], _predictorB[t] + _factor.L21 * z1 + _factor.L22 * z2, out var sb, out var wb);
            (scoreA, scoreB, weightA, weightB) = (scoreA + sa, scoreB + sb, weightA + wa, weightB + wb);
        }

        return (height, _factor.L11 * scoreA + _factor.L21 * scoreB - z1, _factor.L22 * scoreB - z2,
            1 + _factor.L11 * _factor.L11 * weightA + _factor.L21 * _factor.L21 * weightB, _factor.L21 * _factor.L22 * weightB, 1 + _factor.L22 * _factor.L22 * weightB);
    }

    /// <summary>Log integrand at z, with the complete-data score and Hessian (upper triangle) in all parameters.</summary>
    private double CompleteData(int[] cluster, double z1, double z2)
    {
        Array.Clear(_score);
        Array.Clear(_curvature);
        var height = -(z1 * z1 + z2 * z2) / 2;
        var l = FactorStart;
        foreach (var t in cluster)
        {
            height += ArmAt(_cells.SuccessA[t], _cells.FailureA[t], _predictorA[t] + _factor.L11 * z1, out var sa, out var wa);
            height += ArmAt(_cells.SuccessB[t], _cells.FailureB[t], _predictorB[t] + _factor.L21 * z1 + _factor.L22 * z2, out var sb, out var wb);
            AddArm(_design.A, 0, t, sa, wa, (l, z1), null);
            AddArm(_design.B, _design.A.Length, t, sb, wb, (l + 1, z1), (l + 2, z2));
        }

        return height;
    }

    /// <summary>The predictor of an arm is linear in its coefficients (factors: covariates) and in its scale entries (factors: z).</summary>
    private void AddArm(double[][] columns, int offset, int table, double s, double w, (int Index, double Z) first, (int Index, double Z)? second)
    {
        var p = Parameters;
        var count = columns.Length + (second is null ? 1 : 2);
        for (var r = 0; r < count; r++)
        {
            var (indexR, factorR) = Term(r);
            _score[indexR] += s * factorR;
            for (var c = r; c < count; c++)
            {
                var (indexC, factorC) = Term(c);
                _curvature[indexR * p + indexC] -= w * factorR * factorC;
            }
        }

        (int Index, double Factor) Term(int k) =>
            k < columns.Length ? (offset + k, columns[k][table]) : k == columns.Length ? first : second!.Value;
    }

    private static double ArmAt(double y, double f, double eta, out double score, out double weight)
    {
        var t = Math.Exp(-Math.Abs(eta));
        var log = t < 1e-5 ? t * (1 - t / 2 + t * t / 3) : Math.Log(1 + t);
        var (p, q) = eta >= 0 ? (1 / (1 + t), t / (1 + t)) : (t / (1 + t), 1 / (1 + t));
        score = y * q - f * p;
        weight = (y + f) * p * q;
        return -(y * (log + Math.Max(-eta, 0)) + f * (log + Math.Max(eta, 0)));
    }
}
