using LivingReview.DiagnosticAccuracy.Numerics.Optimization;

namespace LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;

/// <summary>
/// The likelihood of a mixed model with its random effects integrated out, and its exact derivatives. Parameters: the means of the predictors, the
/// shared parameters, and the entries of the lower triangular factor L of the between-study covariance; a study's predictors are mean + L z with z
/// standard normal. Derivatives are those of Louis (1982, J R Stat Soc B 44:226): E[s] and E[s s' + ds] - E[s] E[s]' over the posterior of z.
/// </summary>
internal sealed class MarginalLikelihood : IObjective
{
    private static readonly int[] NodesInTwoDimensions = [8, 16, 24, 32, 48];
    private static readonly int[] NodesInThreeDimensions = [8, 16, 24, 32];

    /// <summary>Agreement of one study's log-likelihood asked of two rules in a row; the finer one is nearer by one and a half orders or more.</summary>
    private const double AgreementInTwoDimensions = 2e-8;

    /// <summary>In three dimensions nodes are dear, and the finer rule is nearer by two orders.</summary>
    private const double AgreementInThreeDimensions = 5e-7;

    /// <summary>A step shorter by 0.7 squares the error of the trapezoidal rule.</summary>
    private const double TrapezoidalAgreement = 1e-5;

    /// <summary>Error of one study's log-likelihood on a lattice; and while searching, where only the way up is wanted.</summary>
    private const double LatticeError = 3e-10, CoarseLatticeError = 0.02;

    /// <summary>Agreement at which the coarser of the two rules is good enough itself.</summary>
    private const double CloseAgreement = 1e-10;

    /// <summary>
    /// Groups of eight nodes after which no further care is taken: arms of one or two people whose scales run away could otherwise keep a processor busy for
    /// minutes. Ordinary reviews need a hundredth of it. Counted and not timed, so that a result is the same on every machine.
    /// </summary>
    private const long MaxWork = 600_000;

    /// <summary>The same in three and more dimensions.</summary>
    private const long MaxWorkInThreeDimensions = 30_000_000;

    private readonly IConditionalLikelihood _model;
    private readonly double[] _bounds;
    private readonly StudyIntegral _integral;
    private readonly IntegrationRule[] _rules;
    private readonly double[] _errors;
    private readonly bool[] _isShort;
    private bool _gaveUp;

    /// <param name="model">What each study contributes.</param>
    /// <param name="factor">Row and column of each entry of L that is not 0 by construction.</param>
    /// <param name="bounds">Largest absolute value of each parameter.</param>
    internal MarginalLikelihood(IConditionalLikelihood model, (int Row, int Column)[] factor, double[] bounds)
    {
        (_model, _bounds) = (model, bounds);
        Parameters = model.Predictors + model.SharedParameters + factor.Length;
        _integral = new StudyIntegral(model, factor);
        _rules = new IntegrationRule[model.Studies];
        (_errors, _isShort) = (new double[model.Studies], new bool[model.Studies]);
        UseCoarseRule();
    }

    public int Parameters { get; }

    /// <summary>Sum over the studies of how much the last two rules differed, or of the error's bound; 0 before rules were chosen.</summary>
    internal double QuadratureError => _errors.Sum();

    /// <summary>Squared Newton decrement at which a search with the coarse rule may end: it need not resolve what the rule does not.</summary>
    internal double CoarseTolerance => _integral.HasLattice ? 1e-3 : Newton.CoarseTolerance;

    /// <summary>Largest number of nodes per dimension of any study at the last evaluation.</summary>
    internal int MaxNodes { get; private set; }

    /// <summary>Whether every study's integral met the accuracy asked.</summary>
    internal bool Certified => !_gaveUp && !_isShort.Contains(true);

    /// <summary>Whether the work that is allowed was not enough: from then on integrals are coarse.</summary>
    internal bool IsExhausted => _integral.Work > (_model.Predictors > 2 ? MaxWorkInThreeDimensions : MaxWork);

    private double Agreement => _model.Predictors > 2 ? AgreementInThreeDimensions : AgreementInTwoDimensions;

    private int[] NodeCounts => _model.Predictors > 2 ? NodesInThreeDimensions : NodesInTwoDimensions;

    public double Bound(int parameter) => _bounds[parameter];

    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        gradient.Clear();
        hessian.Clear();
        if (IsExhausted && !_gaveUp)
            GiveUp();
        var (p, means, shared) = (Parameters, _model.Predictors, _model.SharedParameters);
        Span<double> fixedGradient = stackalloc double[shared];
        Span<double> fixedHessian = stackalloc double[shared * shared];
        fixedGradient.Clear();
        fixedHessian.Clear();
        var sum = _model.FixedTerms(theta.Slice(means, shared), fixedGradient, fixedHessian);
        for (var i = 0; i < shared; i++)
        {
            gradient[means + i] = fixedGradient[i];
            for (var j = 0; j < shared; j++)
                hessian[(means + i) * p + means + j] = fixedHessian[i * shared + j];
        }

        MaxNodes = 0;
        for (var i = 0; i < _model.Studies; i++)
        {
            sum += EvaluateStudy(i, theta, gradient, hessian);
            MaxNodes = Math.Max(MaxNodes, _integral.LastNodes);
        }

        return sum;
    }

    /// <summary>On the coarsest lattice that is accurate enough where there is one, and from then on; otherwise by the rule that was chosen.</summary>
    private double EvaluateStudy(int study, ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        if (_rules[study].LatticeExponent == 0)
            return _integral.Evaluate(study, theta, _rules[study], gradient, hessian);
        if (_rules[study] == IntegrationRule.Lattice(0))
        {
            return _integral.TryEvaluate(study, theta, _rules[study], CoarseLatticeError, follows: true, gradient, hessian, out var coarse)
                ? coarse
                : _integral.Evaluate(study, theta, IntegrationRule.GaussHermiteRule(8), gradient, hessian);
        }

        for (var level = 1; level < IntegrationRule.LatticeLevels; level++)
        {
            var rule = IntegrationRule.Lattice(level);
            if (rule.LatticeExponent < _rules[study].LatticeExponent || !_integral.TryEvaluate(study, theta, rule, LatticeError, follows: false, gradient, hessian, out var value))
                continue;
            (_rules[study], _errors[study]) = (rule, _integral.LatticeError);
            return value;
        }

        _errors[study] = ChooseRule(study, theta);
        return _integral.Evaluate(study, theta, _rules[study], gradient, hessian);
    }

    /// <summary>Where a study's integrand lies in the two predictors, if that is known: its middle, variances and covariance.</summary>
    internal void Place(int study, double middle0, double middle1, double v00, double v01, double v11) => _integral.Place(study, middle0, middle1, v00, v01, v11);

    /// <summary>The rule that is used while searching for the maximum.</summary>
    internal void UseCoarseRule()
    {
        if (_integral.HasLattice)
            Array.Fill(_rules, IntegrationRule.Lattice(0));
        else
            UseForAll(8);
    }

    /// <summary>One Gauss-Hermite rule for every study.</summary>
    /// <param name="nodes">Nodes per dimension, a multiple of eight.</param>
    internal void UseForAll(int nodes) => Array.Fill(_rules, IntegrationRule.GaussHermiteRule(nodes));

    /// <summary>Chooses for each study the coarsest rule that agrees with the next, or has it chosen by the evaluations to come.</summary>
    internal void ChooseRules(ReadOnlySpan<double> theta)
    {
        Array.Clear(_errors);
        Array.Clear(_isShort);
        if (IsExhausted)
        {
            GiveUp();
            return;
        }

        // A lattice is chosen when it is used.
        if (_integral.HasLattice)
            Array.Fill(_rules, IntegrationRule.Lattice(1));
        for (var i = 0; i < _model.Studies && !_integral.HasLattice; i++)
            _errors[i] = ChooseRule(i, theta);
    }

    private void GiveUp()
    {
        _gaveUp = true;
        UseForAll(16);
    }

    private double ChooseRule(int study, ReadOnlySpan<double> theta)
    {
        var before = double.NaN;
        foreach (var rule in NodeCounts.Select(IntegrationRule.GaussHermiteRule))
        {
            var value = _integral.Value(study, theta, rule);
            var difference = Math.Abs(value - before);
            if (difference < CloseAgreement)
                return difference;
            (before, _rules[study]) = (value, rule);
            if (difference < Agreement)
                return difference;
        }

        before = double.NaN;
        var last = double.NaN;
        foreach (var rule in Trapezoids())
        {
            var value = _integral.Value(study, theta, rule);
            last = Math.Abs(value - before);
            (before, _rules[study]) = (value, rule);
            if (last < TrapezoidalAgreement)
                return last * last;
            if (IsExhausted)
                break;
        }

        _isShort[study] = true;
        return last;
    }

    /// <summary>Even steps, ever shorter, until the walk is cut off; then growing ones.</summary>
    private IEnumerable<IntegrationRule> Trapezoids()
    {
        for (var level = 0; level < IntegrationRule.TrapezoidalLevels; level++)
        {
            yield return IntegrationRule.Trapezoidal(level);
            if (_integral.IsCutOff)
                break;
        }

        for (var level = 0; level < IntegrationRule.GrowingLevels; level++)
            yield return IntegrationRule.Growing(level);
    }
}
