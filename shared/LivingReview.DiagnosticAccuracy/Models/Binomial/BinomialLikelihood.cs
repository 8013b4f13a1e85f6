using System.Diagnostics;
using System.Runtime.InteropServices;
using LivingReview.DiagnosticAccuracy.Numerics.Optimization;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

namespace LivingReview.DiagnosticAccuracy.Models.Binomial;

/// <summary>
/// The marginal log-likelihood of all studies as a function of theta = (betaA, betaB, free entries of L), with gradient and Hessian.
/// Each study has its own number of nodes, no more than its accuracy needs; see <see cref="QuadratureRuleSelection"/>.
/// </summary>
internal sealed class BinomialLikelihood : IObjective
{
    private readonly Cells _cells;
    private readonly DesignMatrix _design;
    private readonly RandomEffects _randomEffects;
    private readonly LinearPredictors _predictors;
    private readonly PosteriorModes _modes;
    private readonly int[] _lanes = new int[Cells.Lanes];
    private readonly int[] _order;
    private int[] _nodes;

    internal BinomialLikelihood(Cells cells, DesignMatrix design, RandomEffects shape, int nodes)
    {
        (_cells, _design, _randomEffects) = (cells, design, shape);
        _predictors = new LinearPredictors(new double[cells.Count], new double[cells.Count]);
        _modes = new PosteriorModes(cells.Count);
        Results = new StudyLikelihoods(cells.Count);
        _nodes = new int[cells.Count];
        Array.Fill(_nodes, nodes);
        _order = Enumerable.Range(0, cells.Count).ToArray();
    }

    internal StudyLikelihoods Results { get; }

    /// <summary>Whether <see cref="Results"/> already belong to the point that will be evaluated next.</summary>
    internal bool Evaluated { get; set; }

    /// <summary>A study left out of the sums, or -1.</summary>
    internal int ExcludedStudy { get; set; } = -1;

    internal int Studies => _cells.Count;

    internal RandomEffects RandomEffects => _randomEffects;

    internal Cells Cells => _cells;

    internal ReadOnlySpan<int> Nodes => _nodes;

    /// <summary>Largest number of nodes in one dimension of any study at the last evaluation.</summary>
    internal int MaxNodes => Results.MaxNodes.Max();

    internal int FactorParameters => _randomEffects switch { RandomEffects.Bivariate => 3, RandomEffects.PerfectlyCorrelated => 2, RandomEffects.Single => 1, _ => throw new UnreachableException() };

    public int Parameters => _design.A.Length + _design.B.Length + FactorParameters;

    /// <summary>
    /// Fixes each study's rule: a number of Gauss-Hermite nodes; 0, -1, -2, ... for the levels of <see cref="AdaptiveTrapezoid"/>;
    /// <see cref="SeparableTrapezoid.CoarseRule"/> and up for those of <see cref="SeparableTrapezoid"/>.
    /// </summary>
    internal void UseRules(int[] studyNodes)
    {
        _nodes = studyNodes;
        Evaluated = false;
        Array.Sort(_order, (i, j) => _nodes[i] != _nodes[j] ? _nodes[i].CompareTo(_nodes[j]) : i.CompareTo(j));
    }

    internal void UseForAll(int count)
    {
        var studyNodes = new int[_cells.Count];
        Array.Fill(studyNodes, count);
        UseRules(studyNodes);
    }

    public double Bound(int parameter) =>
        parameter < _design.A.Length + _design.B.Length ? ParameterBounds.Mean : ParameterBounds.StandardDeviation;

    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        if (!Evaluated)
        {
            SetPredictors(theta);
            EvaluateStudies(_order, _nodes, FactorAt(theta));
        }

        Evaluated = false;
        return Accumulate(gradient, hessian);
    }

    /// <summary>Evaluates some studies with given rules (trapezoidal ones first), leaving the sums trapezoidal.</summary>
    internal void EvaluateAt(ReadOnlySpan<double> theta, int[] studies, int[] studyNodes)
    {
        SetPredictors(theta);
        EvaluateStudies(studies, studyNodes, FactorAt(theta));
    }

    /// <summary>
    /// Evaluates every study by the coarsest separable rule whose error bound is met, and returns that rule: -1 where there is none; those studies are not evaluated.
    /// </summary>
    internal void ChooseSeparableRules(ReadOnlySpan<double> theta, int[] rules)
    {
        var factor = FactorAt(theta);
        if (_randomEffects != RandomEffects.Bivariate || !SeparableTrapezoid.IsApplicable(factor))
        {
            Array.Fill(rules, -1);
            return;
        }

        SetPredictors(theta);
        Array.Fill(rules, SeparableTrapezoid.FirstReliableRule);
        List<int> pending = [.. Enumerable.Range(0, _cells.Count)];
        while (pending.Count > 0)
        {
            var next = new List<int>();
            for (var start = 0; start < pending.Count; start += Cells.Lanes)
            {
                var some = CollectionsMarshal.AsSpan(pending).Slice(start, Math.Min(Cells.Lanes, pending.Count - start));
                LoadLanes(some, rules);
                var tried = SeparableTrapezoid.FinestOf(_lanes, rules);
                var suits = SeparableTrapezoid.Evaluate(_cells, _lanes, _predictors, factor, rules, true, _modes, Results);
                foreach (var study in some)
                {
                    if (!suits)
                        rules[study] = -1;
                    else if (rules[study] > tried)
                        next.Add(study);
                }
            }

            pending = next;
        }
    }

    internal CholeskyFactor FactorAt(ReadOnlySpan<double> theta)
    {
        var free = theta[(_design.A.Length + _design.B.Length)..];
        return _randomEffects switch
        {
            RandomEffects.Bivariate => new CholeskyFactor(free[0], free[1], free[2]),
            RandomEffects.PerfectlyCorrelated => new CholeskyFactor(free[0], free[1], 0),
            RandomEffects.Single => new CholeskyFactor(free[0], 0, 0),
            _ => throw new UnreachableException(),
        };
    }

    private void EvaluateStudies(int[] studies, int[] studyNodes, CholeskyFactor factor)
    {
        var trapezoidal = 0;
        for (; trapezoidal < studies.Length && studyNodes[studies[trapezoidal]] <= 0; trapezoidal++)
            EvaluateByTrapezoid(studies[trapezoidal], -studyNodes[studies[trapezoidal]], factor);

        var separable = studies.Length;
        while (separable > trapezoidal && studyNodes[studies[separable - 1]] >= SeparableTrapezoid.CoarseRule)
            separable--;
        EvaluateSeparable(studies.AsSpan(separable), studyNodes, factor);

        for (var start = trapezoidal; start < separable; start += Cells.Lanes)
        {
            var largest = LoadLanes(studies.AsSpan(start, Math.Min(Cells.Lanes, separable - start)), studyNodes);
            var rule = GaussHermite.Rule(largest);
            if (_randomEffects == RandomEffects.Bivariate)
                BivariateGaussHermite.Evaluate(_cells, _lanes, _predictors, factor, rule, _modes, Results);
            else
                UnivariateGaussHermite.Evaluate(_cells, _lanes, _predictors, factor.L11, factor.L21, rule, _modes, Results);
        }
    }

    private void EvaluateSeparable(ReadOnlySpan<int> studies, int[] studyNodes, CholeskyFactor factor)
    {
        var suits = SeparableTrapezoid.IsApplicable(factor);
        for (var start = 0; start < studies.Length; start += Cells.Lanes)
        {
            var some = studies.Slice(start, Math.Min(Cells.Lanes, studies.Length - start));
            var rule = LoadLanes(some, studyNodes);
            if (suits && SeparableTrapezoid.Evaluate(_cells, _lanes, _predictors, factor, studyNodes, false, _modes, Results))
                continue;
            // An intermediate point where the separable rule is not applicable: fall back to the rule that always works.
            if (rule == SeparableTrapezoid.CoarseRule)
            {
                BivariateGaussHermite.Evaluate(_cells, _lanes, _predictors, factor, GaussHermite.Rule(QuadratureRuleSelection.CoarseNodes), _modes, Results);
                continue;
            }

            foreach (var study in some)
                EvaluateByTrapezoid(study, 1, factor);
        }
    }

    private void EvaluateByTrapezoid(int study, int level, CholeskyFactor factor)
    {
        Array.Fill(_lanes, study);
        if (_randomEffects == RandomEffects.Bivariate)
            AdaptiveTrapezoid.IntegrateBoth(_cells, _lanes, _predictors, factor, level, _modes, Results);
        else
            AdaptiveTrapezoid.IntegrateOne(_cells, _lanes, _predictors, factor.L11, factor.L21, level, _modes, Results);
    }

    /// <summary>Puts up to eight studies side by side; a short vector repeats its last study.</summary>
    /// <returns>The largest rule of any.</returns>
    private int LoadLanes(ReadOnlySpan<int> studies, int[] studyNodes)
    {
        var largest = 0;
        for (var lane = 0; lane < Cells.Lanes; lane++)
        {
            _lanes[lane] = studies[Math.Min(lane, studies.Length - 1)];
            largest = Math.Max(largest, studyNodes[_lanes[lane]]);
        }

        return largest;
    }

    private void SetPredictors(ReadOnlySpan<double> theta)
    {
        SetPredictor(theta, _design.A, _predictors.A);
        SetPredictor(theta[_design.A.Length..], _design.B, _predictors.B);
    }

    private static void SetPredictor(ReadOnlySpan<double> beta, double[][] columns, double[] predictor)
    {
        Array.Clear(predictor);
        for (var c = 0; c < columns.Length; c++)
        {
            for (var i = 0; i < predictor.Length; i++)
                predictor[i] += beta[c] * columns[c][i];
        }
    }

    private double Accumulate(Span<double> gradient, Span<double> hessian)
    {
        var total = 0.0;
        for (var i = 0; i < _cells.Count; i++)
            total += Results.LogLikelihood[i];
        if (ExcludedStudy >= 0)
            total -= Results.LogLikelihood[ExcludedStudy];

        var parameters = Parameters;
        for (var r = 0; r < parameters; r++)
        {
            var (own, column) = Origin(r);
            gradient[r] = Sum(Results.Gradient[own], column, null);
            for (var c = r; c < parameters; c++)
            {
                var (ownC, columnC) = Origin(c);
                hessian[r * parameters + c] = hessian[c * parameters + r] = Sum(Results.Hessian[StudyLikelihoods.Packed(own, ownC)], column, columnC);
            }
        }

        return total;
    }

    /// <summary>Which of a study's own five parameters a parameter acts through, and with what factor (null: 1).</summary>
    internal (int Own, double[]? Column) Origin(int parameter)
    {
        if (parameter < _design.A.Length)
            return (0, _design.InterceptsOnly ? null : _design.A[parameter]);
        parameter -= _design.A.Length;
        if (parameter < _design.B.Length)
            return (1, _design.InterceptsOnly ? null : _design.B[parameter]);
        return (2 + parameter - _design.B.Length, null);
    }

    private double Sum(double[] values, double[]? first, double[]? second)
    {
        var sum = 0.0;
        for (var i = 0; i < _cells.Count; i++)
            sum += values[i] * (first is null ? 1 : first[i]) * (second is null ? 1 : second[i]);
        if (ExcludedStudy >= 0)
            sum -= values[ExcludedStudy] * (first is null ? 1 : first[ExcludedStudy]) * (second is null ? 1 : second[ExcludedStudy]);
        return sum;
    }
}
