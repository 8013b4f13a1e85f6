using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Linear;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Comparative;

/// <summary>
/// The exact likelihood where every test has its own two effects in a study and all of them an unstructured covariance matrix C C'. The effects
/// are those on the sensitivities of all tests, then on the specificities; tables of the same test in a study share them. Parameters: the means
/// in this order, then the lower triangle of C by rows. Adaptive Gauss-Hermite in as many dimensions as there are effects.
/// </summary>
internal sealed class UnstructuredEffectsLikelihood : IComparativeLikelihood
{
    private static readonly int[] FourDimensions = [5, 7, 9, 11, 13, 17, 21];
    private static readonly int[] MoreDimensions = [3, 5, 7, 9];
    private readonly double[][] _successes;
    private readonly double[][] _failures;
    private readonly int _effects;
    private readonly double[] _score;
    private readonly double[] _second;
    private readonly int[] _own;
    private readonly Vector512<double>[] _z;
    private readonly Vector512<double>[] _scores;
    private readonly Vector512<double>[] _weights;
    private readonly Vector512<double>[] _sums;
    private readonly Vector512<double>[] _squares;

    internal UnstructuredEffectsLikelihood(ComparedTable[][] studies, int tests)
    {
        _effects = 2 * tests;
        (_successes, _failures) = (new double[studies.Length][], new double[studies.Length][]);
        for (var i = 0; i < studies.Length; i++)
        {
            (_successes[i], _failures[i]) = (new double[_effects], new double[_effects]);
            foreach (var table in studies[i])
            {
                _successes[i][table.Test] += table.SuccessA;
                _failures[i][table.Test] += table.FailureA;
                _successes[i][tests + table.Test] += table.SuccessB;
                _failures[i][tests + table.Test] += table.FailureB;
            }
        }

        Nodes = new int[studies.Length];
        Array.Fill(Nodes, NodeCounts(0)[0]);
        var p = Parameters;
        (_score, _second, _own) = (new double[p], new double[p * p], new int[p]);
        (_z, _scores, _weights) = (new Vector512<double>[_effects], new Vector512<double>[_effects], new Vector512<double>[_effects]);
        (_sums, _squares) = (new Vector512<double>[p], new Vector512<double>[p * (p + 1) / 2]);
    }

    public int Studies => _successes.Length;

    public int[] Nodes { get; }

    public ReadOnlySpan<int> NodeCounts(int study) => _effects <= 4 ? FourDimensions : MoreDimensions;

    public double Tolerance(int study) => _effects <= 4 ? 2e-7 : 1e-5;

    public int Parameters => _effects + _effects * (_effects + 1) / 2;

    public double Bound(int parameter) => parameter < _effects ? ParameterBounds.Mean : ParameterBounds.StandardDeviation;

    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        gradient.Clear();
        hessian.Clear();
        var (p, total) = (Parameters, 0.0);
        for (var i = 0; i < Studies; i++)
        {
            total += EvaluateStudy(theta, i, Nodes[i]);
            for (var r = 0; r < p; r++)
            {
                gradient[r] += _score[r];
                for (var c = r; c < p; c++) hessian[r * p + c] += _second[r * p + c] - _score[r] * _score[c];
            }
        }

        for (var r = 0; r < p; r++)
        {
            for (var c = 0; c < r; c++) hessian[r * p + c] = hessian[c * p + r];
        }

        return total;
    }

    public double EvaluateStudy(ReadOnlySpan<double> theta, int study, int nodes)
    {
        var d = _effects;
        Span<double> mode = stackalloc double[d];
        Span<double> spread = stackalloc double[d * d];
        var height = FindMode(theta, study, mode, spread, out var logDeterminant);
        int[] active = [.. Enumerable.Range(0, d).Where(k => _successes[study][k] + _failures[study][k] > 0)];
        var own = 0;
        foreach (var k in active)
        {
            _own[own++] = k;
            for (var l = 0; l <= k; l++) _own[own++] = Entry(k, l);
        }

        Array.Clear(_sums);
        Array.Clear(_squares);
        var (rule, product) = (GaussHermite.Rule(nodes), GaussHermiteProduct.WithNodes(nodes));
        Span<int> index = stackalloc int[d - 2];
        Span<double> centre = stackalloc double[d];
        var total = Vector512<double>.Zero;
        index.Clear();
        while (true)
        {
            var weight = 1.0;
            mode.CopyTo(centre);
            for (var k = 0; k < d - 2; k++)
            {
                weight *= rule.Weights[index[k]];
                for (var r = 0; r < d; r++) centre[r] += spread[r * d + k] * rule.Nodes[index[k]];
            }

            total += Add(theta, study, active, centre, spread, product, weight, height);
            var next = 0;
            while (next < d - 2 && ++index[next] == nodes) index[next++] = 0;
            if (next == d - 2) break;
        }

        var sum = Vector512.Sum(total);
        Array.Clear(_score);
        Array.Clear(_second);
        for (int r = 0, at = 0; r < own; r++)
        {
            _score[_own[r]] = Vector512.Sum(_sums[r]) / sum;
            for (var c = r; c < own; c++)
            {
                var (row, column) = (Math.Min(_own[r], _own[c]), Math.Max(_own[r], _own[c]));
                _second[row * Parameters + column] = Vector512.Sum(_squares[at++]) / sum;
            }
        }

        return height + Math.Log(sum) + logDeterminant - d / 2.0 * Math.Log(2 * Math.PI);
    }

    private Vector512<double> Add(
        ReadOnlySpan<double> theta, int study, int[] active, ReadOnlySpan<double> centre, ReadOnlySpan<double> spread, GaussHermiteProduct product, double weight, double height)
    {
        var d = _effects;
        var total = Vector512<double>.Zero;
        for (var i = 0; i < product.Weights.Length; i++)
        {
            var log = Vector512.Create(-height);
            for (var r = 0; r < d; r++)
            {
                var z = Vector512.Create(centre[r]) + product.X1[i] * spread[r * d + d - 2] + product.X2[i] * spread[r * d + d - 1];
                _z[r] = z;
                log -= z * z * 0.5;
            }

            foreach (var k in active)
            {
                var eta = Vector512.Create(theta[k]);
                for (var l = 0; l <= k; l++) eta += _z[l] * theta[Entry(k, l)];
                log += BinomialArm.Evaluate(Vector512.Create(_successes[study][k]), Vector512.Create(_failures[study][k]), eta, out _scores[k], out _weights[k]);
            }

            var e = product.Weights[i] * weight * VectorMath.Exp(log);
            total += e;
            Accumulate(active, e);
        }

        return total;
    }

    private void Accumulate(int[] active, Vector512<double> e)
    {
        var (own, at) = (0, 0);
        for (var i = 0; i < active.Length; i++)
        {
            var k = active[i];
            for (var f = -1; f <= k; f++)
            {
                var factor = f < 0 ? e : e * _z[f];
                var score = factor * _scores[k];
                _sums[own++] += score;
                // The rest of this arm's own entries, with its curvature.
                var same = factor * (_scores[k] * _scores[k] - _weights[k]);
                for (var g = f; g <= k; g++) _squares[at++] += g < 0 ? same : same * _z[g];
                for (var j = i + 1; j < active.Length; j++)
                {
                    var other = active[j];
                    var cross = score * _scores[other];
                    for (var g = -1; g <= other; g++) _squares[at++] += g < 0 ? cross : cross * _z[g];
                }
            }
        }
    }

    private int Entry(int row, int column) => _effects + row * (row + 1) / 2 + column;

    /// <summary>Mode in z, M with M M' the inverse precision there, and the height of the log integrand.</summary>
    private double FindMode(ReadOnlySpan<double> theta, int study, Span<double> mode, Span<double> spread, out double logDeterminant)
    {
        var d = _effects;
        Span<double> step = stackalloc double[d];
        Span<double> trial = stackalloc double[d];
        Span<double> moved = stackalloc double[d];
        Span<double> precision = stackalloc double[d * d];
        mode.Clear();
        var height = Height(theta, study, mode, step, precision);
        for (var iteration = 0; ; iteration++)
        {
            if (!SymmetricMatrix.Cholesky(precision, d, 0)) throw new InvalidOperationException("The precision of the effects is not positive definite.");
            SymmetricMatrix.SolveCholesky(precision, d, step);
            var size = 0.0;
            foreach (var s in step) size = Math.Max(size, Math.Abs(s));
            if (size < 1e-8 || iteration == 200) break;
            var reach = Math.Min(1, BivariateGaussHermite.MaxStep / size);
            for (var halving = 0; ; halving++, reach /= 2)
            {
                for (var k = 0; k < d; k++) trial[k] = mode[k] + reach * step[k];
                var next = Height(theta, study, trial, moved, precision);
                if (halving < 40 && next < height - 1e-13 * (1 + Math.Abs(height))) continue;
                height = next;
                break;
            }

            trial.CopyTo(mode);
            moved.CopyTo(step);
        }

        // Precision = L L', so M = L^-T.
        logDeterminant = 0;
        Span<double> column = stackalloc double[d];
        for (var c = 0; c < d; c++)
        {
            logDeterminant -= Math.Log(precision[c * d + c]);
            column.Clear();
            column[c] = 1;
            for (var i = d - 1; i >= 0; i--)
            {
                for (var k = i + 1; k < d; k++) column[i] -= precision[k * d + i] * column[k];
                column[i] /= precision[i * d + i];
            }

            for (var r = 0; r < d; r++) spread[r * d + c] = column[r];
        }

        return height;
    }

    private double Height(ReadOnlySpan<double> theta, int study, ReadOnlySpan<double> z, Span<double> gradient, Span<double> precision)
    {
        var d = _effects;
        var height = 0.0;
        precision.Clear();
        for (var k = 0; k < d; k++)
        {
            height -= z[k] * z[k] / 2;
            gradient[k] = -z[k];
            precision[k * d + k] = 1;
        }

        for (var k = 0; k < d; k++)
        {
            if (_successes[study][k] + _failures[study][k] == 0) continue;
            var eta = theta[k];
            for (var l = 0; l <= k; l++) eta += theta[Entry(k, l)] * z[l];
            height += ScalarArm.Evaluate(_successes[study][k], _failures[study][k], eta, out var score, out var weight);
            for (var l = 0; l <= k; l++)
            {
                gradient[l] += score * theta[Entry(k, l)];
                for (var m = 0; m <= k; m++) precision[l * d + m] += weight * theta[Entry(k, l)] * theta[Entry(k, m)];
            }
        }

        return height;
    }
}
