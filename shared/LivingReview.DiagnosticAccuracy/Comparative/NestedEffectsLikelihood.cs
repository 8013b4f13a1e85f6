using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

namespace LivingReview.DiagnosticAccuracy.Comparative;

/// <summary>
/// The exact likelihood of the models with effects of the study and of its tables: logit sens = a_test + (S u)_1 + (T z_j)_1, logit spec =
/// b_test + (S u)_2 + (T z_j)_2 with u and every z_j standard normal in two dimensions, S and T lower triangular. Given u the tables are
/// independent, so the integral over a study is one over u of the product of one integral for each table: the cost is linear in tables.
/// Adaptive Gauss-Hermite nodes around the joint mode; gradient and Hessian analytic (Louis 1982, J R Stat Soc B 44:226).
/// Parameters: a of each test, b of each test, S11, S21, S22, T11, T21, T22. With T = 0 it is the model of shared effects, with S = 0 that of
/// independent tables, with T a multiple of the identity that of the arm-based network.
/// </summary>
internal sealed class NestedEffectsLikelihood : IComparativeLikelihood
{
    private static readonly int[] Counts = [5, 7, 9, 13, 17, 21, 31, 45];
    private readonly ComparedTable[][] _studies;
    private readonly int _tests;
    private readonly EffectsMode _mode;
    private readonly double[] _score;
    private readonly double[] _meanScore;
    private readonly double[] _meanSecond;
    private readonly double[] _tableScores;
    private readonly double[] _tableSeconds;

    internal NestedEffectsLikelihood(ComparedTable[][] studies, int tests)
    {
        (_studies, _tests) = (studies, tests);
        Nodes = new int[studies.Length];
        Array.Fill(Nodes, Counts[0]);
        var longest = studies.Select(s => s.Length).DefaultIfEmpty(0).Max();
        _mode = new(longest);
        var p = Parameters;
        (_score, _meanScore, _meanSecond) = (new double[p], new double[p], new double[p * p]);
        (_tableScores, _tableSeconds) = (new double[longest * TableMoments.Size], new double[longest * TableMoments.Size * TableMoments.Size]);
    }

    public int Studies => _studies.Length;

    public int[] Nodes { get; }

    public ReadOnlySpan<int> NodeCounts(int study) => Counts;

    public double Tolerance(int study) => 2e-8;

    public int Parameters => 2 * _tests + 6;

    public double Bound(int parameter) => parameter < 2 * _tests ? ParameterBounds.Mean : ParameterBounds.StandardDeviation;

    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        gradient.Clear();
        hessian.Clear();
        var total = 0.0;
        for (var i = 0; i < _studies.Length; i++)
        {
            total += Integrate(theta, i, Nodes[i]);
            var p = Parameters;
            for (var r = 0; r < p; r++)
            {
                gradient[r] += _meanScore[r];
                for (var c = r; c < p; c++) hessian[r * p + c] += _meanSecond[r * p + c] - _meanScore[r] * _meanScore[c];
            }
        }

        for (var r = 0; r < Parameters; r++)
        {
            for (var c = 0; c < r; c++) hessian[r * Parameters + c] = hessian[c * Parameters + r];
        }

        return total;
    }

    public double EvaluateStudy(ReadOnlySpan<double> theta, int study, int nodes) => Integrate(theta, study, nodes);

    private static CholeskyFactor Factor(ReadOnlySpan<double> entries) => new(entries[0], entries[1], entries[2]);

    private double Integrate(ReadOnlySpan<double> theta, int index, int nodes)
    {
        var study = _studies[index];
        var a = theta[.._tests];
        var b = theta.Slice(_tests, _tests);
        var (s, t) = (Factor(theta[(2 * _tests)..]), Factor(theta[(2 * _tests + 3)..]));
        _mode.Find(study, a, b, s, t);
        // An effect without variance needs no integral.
        var outer = GaussHermite.Rule(s == default ? 1 : nodes);
        var inner = GaussHermiteProduct.WithNodes(t == default ? 1 : nodes);
        var determinant = _mode.P11 * _mode.P22 - _mode.P12 * _mode.P12;
        var (m11, m22) = (Math.Sqrt(_mode.P22 / determinant), 1 / Math.Sqrt(_mode.P22));
        var m21 = -_mode.P12 / (determinant * m11);
        var reference = (_mode.U1 * _mode.U1 + _mode.U2 * _mode.U2) / 2;
        Array.Clear(_meanScore);
        Array.Clear(_meanSecond);
        var sum = 0.0;
        for (var i = 0; i < outer.Nodes.Length; i++)
        {
            for (var j = 0; j < outer.Nodes.Length; j++)
            {
                var (e1, e2) = (m11 * outer.Nodes[i], m21 * outer.Nodes[i] + m22 * outer.Nodes[j]);
                var (u1, u2) = (_mode.U1 + e1, _mode.U2 + e2);
                var weight = outer.Weights[i] * outer.Weights[j] * Math.Exp(reference - (u1 * u1 + u2 * u2) / 2);
                sum += AddNode(study, a, b, s, t, inner, weight, u1, u2, e1, e2);
            }
        }

        var p = Parameters;
        for (var r = 0; r < p; r++)
        {
            _meanScore[r] /= sum;
            for (var c = r; c < p; c++) _meanSecond[r * p + c] /= sum;
        }

        var value = Math.Log(sum * m11 * m22) - reference - (1 + study.Length) * Math.Log(2 * Math.PI);
        for (var j = 0; j < study.Length; j++) value += _mode.Table(j).Height + Math.Log(_mode.Table(j).M11 * _mode.Table(j).M22);
        return value;
    }

    private double AddNode(
        ComparedTable[] study, ReadOnlySpan<double> a, ReadOnlySpan<double> b, CholeskyFactor s, CholeskyFactor t, GaussHermiteProduct inner,
        double weight, double u1, double u2, double e1, double e2)
    {
        const int Size = TableMoments.Size;
        Array.Clear(_score);
        for (var j = 0; j < study.Length; j++)
        {
            var (mode, test) = (_mode.Table(j), study[j].Test);
            var moments = new TableMoments { Score = _tableScores.AsSpan(j * Size, Size), Second = _tableSeconds.AsSpan(j * Size * Size, Size * Size) };
            moments.Integrate(
                study[j], mode, inner, a[test] + s.L11 * u1, b[test] + s.L21 * u1 + s.L22 * u2, t, u1, u2,
                mode.Z1 + mode.S11 * e1 + mode.S12 * e2, mode.Z2 + mode.S21 * e1 + mode.S22 * e2);
            weight *= moments.Value;
            for (var r = 0; r < Size; r++) _score[Parameter(r, test)] += moments.Score[r];
        }

        var p = Parameters;
        for (var r = 0; r < p; r++)
        {
            var scaled = weight * _score[r];
            if (scaled == 0) continue;
            _meanScore[r] += scaled;
            for (var c = r; c < p; c++) _meanSecond[r * p + c] += scaled * _score[c];
        }

        // Tables are independent given u: only a table's own second moment differs from the product of the means.
        for (var j = 0; j < study.Length; j++)
        {
            var score = _tableScores.AsSpan(j * Size, Size);
            var second = _tableSeconds.AsSpan(j * Size * Size, Size * Size);
            for (var r = 0; r < Size; r++)
            {
                var row = Parameter(r, study[j].Test);
                for (var c = r; c < Size; c++)
                {
                    var column = Parameter(c, study[j].Test);
                    _meanSecond[row * p + column] += weight * (second[r * Size + c] - score[r] * score[c]);
                }
            }
        }

        return weight;
    }

    /// <summary>a and b of the test, then the six entries of S and T; ascending in <paramref name="own"/>.</summary>
    private int Parameter(int own, int test) => own switch { 0 => test, 1 => _tests + test, _ => 2 * _tests + own - 2 };
}
