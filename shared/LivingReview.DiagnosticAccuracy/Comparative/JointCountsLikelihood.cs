using LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;

namespace LivingReview.DiagnosticAccuracy.Comparative;

/// <summary>
/// The likelihood where some studies give joint results of two tests: theirs, by quadrature over the four logits, and that of the other studies. Parameters:
/// those of the other likelihood, then the log odds ratios of dependence.
/// </summary>
internal sealed class JointCountsLikelihood : IComparativeLikelihood
{
    private const int Own = 12;
    private static readonly int[] PairCounts = [8, 16, 24, 32];
    private static readonly double Half = Math.Sqrt(0.5);

    /// <summary>Sum and difference of exchangeable tables: two factors of two effects.</summary>
    private static readonly (int, int)[] TurnedFactor = [(0, 0), (1, 0), (1, 1), (2, 2), (3, 2), (3, 3)];

    private static readonly (int, int)[] FullFactor = [.. from row in Enumerable.Range(0, 4) from column in Enumerable.Range(0, row + 1) select (row, column)];

    private readonly IComparativeLikelihood _others;
    private readonly int _tests;
    private readonly bool _isUnstructured;
    private readonly TestDependences _dependences;
    private readonly JointCounts[] _pairs;
    private readonly (DependenceParameter Diseased, DependenceParameter NonDiseased)[] _ratios;
    private readonly StudyIntegral _integral;

    /// <param name="others">The likelihood of the studies without joint results.</param>
    /// <param name="data">All studies.</param>
    /// <param name="dependences">The log odds ratios.</param>
    /// <param name="isUnstructured">Whether the effects of the two tests have a covariance matrix without structure; there are no other tests then.</param>
    internal JointCountsLikelihood(IComparativeLikelihood others, ComparedTables data, TestDependences dependences, bool isUnstructured)
    {
        (_others, _tests, _isUnstructured, _dependences) = (others, data.Tests.Length, isUnstructured, dependences);
        _pairs = [.. data.JointStudies.Select(s => s.Joint!)];
        _ratios = [.. _pairs.Select(p => (dependences.Of(p, true), dependences.Of(p, false)))];
        _integral = new(new TestPairLikelihood([.. _pairs.Select(p => Classes(p, data))], !isUnstructured), isUnstructured ? FullFactor : TurnedFactor);
        Nodes = [.. others.Nodes, .. Enumerable.Repeat(PairCounts[0], _pairs.Length)];
    }

    public int Studies => _others.Studies + _pairs.Length;

    public int[] Nodes { get; }

    public int Parameters => _others.Parameters + _dependences.Starts.Length;

    public ReadOnlySpan<int> NodeCounts(int study) => study < _others.Studies ? _others.NodeCounts(study) : PairCounts;

    public double Tolerance(int study) => study < _others.Studies ? _others.Tolerance(study) : 5e-7;

    public double Bound(int parameter) => parameter < _others.Parameters ? _others.Bound(parameter) : TestDependences.Bound;

    public double EvaluateStudy(ReadOnlySpan<double> theta, int study, int nodes)
    {
        if (study < _others.Studies) return _others.EvaluateStudy(theta[.._others.Parameters], study, nodes);
        var pair = study - _others.Studies;
        return _integral.Value(pair, Point(theta, pair, _isUnstructured ? null : new(theta.Slice(2 * _tests, PairedFactor.Variables))), IntegrationRule.GaussHermiteRule(nodes));
    }

    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        var (p, q) = (Parameters, _others.Parameters);
        var (otherGradient, otherHessian) = (new double[q], new double[q * q]);
        Nodes.AsSpan(0, _others.Studies).CopyTo(_others.Nodes);
        var total = _others.Evaluate(theta[..q], otherGradient, otherHessian);
        gradient.Clear();
        hessian.Clear();
        otherGradient.CopyTo(gradient);
        for (var r = 0; r < q; r++) otherHessian.AsSpan(r * q, q).CopyTo(hessian[(r * p)..]);

        var factor = _isUnstructured ? null : new PairedFactor(theta.Slice(2 * _tests, PairedFactor.Variables));
        var size = _isUnstructured ? 4 + 2 + FullFactor.Length : Own;
        var (own, ownHessian) = (new double[size], new double[size * size]);
        for (var i = 0; i < _pairs.Length; i++)
        {
            Array.Clear(own);
            Array.Clear(ownHessian);
            total += _integral.Evaluate(i, Point(theta, i, factor), IntegrationRule.GaussHermiteRule(Nodes[_others.Studies + i]), own, ownHessian);
            AddThrough(Slopes(i, factor), factor, own, ownHessian, gradient, hessian);
        }

        return total;
    }

    private static (PairedClass Diseased, PairedClass NonDiseased) Classes(JointCounts pair, ComparedTables data)
    {
        var (first, second) = (data.Estimable(pair.Margins[0]), data.Estimable(pair.Margins[1]));
        return (
            new(data.IsJoint(pair, true), pair.Diseased, (first.SuccessA, first.FailureA), (second.SuccessA, second.FailureA)),
            new(data.IsJoint(pair, false), pair.NonDiseased, (first.SuccessB, first.FailureB), (second.SuccessB, second.FailureB)));
    }

    /// <summary>The parameters as a pair's integral takes them: four means, two log odds ratios, the entries of the factor.</summary>
    private double[] Point(ReadOnlySpan<double> theta, int pair, PairedFactor? factor)
    {
        var (i, j) = (_pairs[pair].First, _pairs[pair].Second);
        var (a1, a2, b1, b2) = (theta[i], theta[j], theta[_tests + i], theta[_tests + j]);
        var (ofDiseased, ofNonDiseased) = (Ratio(theta, _ratios[pair].Diseased), Ratio(theta, _ratios[pair].NonDiseased));
        if (factor is null) return [a1, a2, b1, b2, ofDiseased, ofNonDiseased, .. theta.Slice(2 * _tests, FullFactor.Length)];
        return
        [
            (a1 + a2) * Half, (b1 + b2) * Half, (a1 - a2) * Half, (b1 - b2) * Half, ofDiseased, ofNonDiseased,
            factor.K11.Value, factor.K21.Value, factor.K22.Value, .. theta.Slice(2 * _tests + 3, 3),
        ];
    }

    private double Ratio(ReadOnlySpan<double> theta, DependenceParameter ratio) => ratio.Parameter < 0 ? ratio.Known : theta[_others.Parameters + ratio.Parameter];

    /// <summary>Of each parameter of a pair's integral: the parameters of the model that it depends on, with its derivatives in them.</summary>
    private List<(int Parameter, double Slope)>[] Slopes(int pair, PairedFactor? factor)
    {
        var (i, j) = (_pairs[pair].First, _pairs[pair].Second);
        var effects = 2 * _tests;
        List<(int, double)> diseased = Of(_ratios[pair].Diseased), nonDiseased = Of(_ratios[pair].NonDiseased);
        if (factor is null)
            return [[(i, 1)], [(j, 1)], [(_tests + i, 1)], [(_tests + j, 1)], diseased, nonDiseased, .. Enumerable.Range(effects, FullFactor.Length).Select(e => new List<(int, double)> { (e, 1) })];
        return
        [
            [(i, Half), (j, Half)], [(_tests + i, Half), (_tests + j, Half)], [(i, Half), (j, -Half)], [(_tests + i, Half), (_tests + j, -Half)], diseased, nonDiseased,
            Entries(factor.K11.Gradient), Entries(factor.K21.Gradient), Entries(factor.K22.Gradient), [(effects + 3, 1)], [(effects + 4, 1)], [(effects + 5, 1)],
        ];

        List<(int, double)> Of(DependenceParameter ratio) => ratio.Parameter < 0 ? [] : [(_others.Parameters + ratio.Parameter, 1)];

        List<(int, double)> Entries(double[] slopes) => [.. slopes.Select((s, e) => (effects + e, s))];
    }

    /// <summary>Adds a pair's derivatives by the chain rule.</summary>
    private void AddThrough(List<(int Parameter, double Slope)>[] slopes, PairedFactor? factor, double[] own, double[] ownHessian, Span<double> gradient, Span<double> hessian)
    {
        var (p, size) = (Parameters, own.Length);
        for (var r = 0; r < size; r++)
        {
            foreach (var (row, slope) in slopes[r])
            {
                gradient[row] += slope * own[r];
                for (var c = 0; c < size; c++)
                {
                    foreach (var (column, other) in slopes[c]) hessian[row * p + column] += slope * other * ownHessian[r * size + c];
                }
            }
        }

        if (factor is null) return;
        var (n, start) = (PairedFactor.Variables, 2 * _tests);
        foreach (var (entry, at) in new[] { (factor.K11, 6), (factor.K21, 7), (factor.K22, 8) })
        {
            for (var r = 0; r < n; r++)
            {
                for (var c = 0; c < n; c++) hessian[(start + r) * p + start + c] += own[at] * entry.Hessian[r * n + c];
            }
        }
    }
}
