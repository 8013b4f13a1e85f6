using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Optimization;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

namespace LivingReview.DiagnosticAccuracy.Estimates;

/// <summary>
/// The profile log-likelihood of one mean: everything else, variances and correlation included, is maximized again at each of its values.
/// </summary>
internal sealed class ProfileLikelihood
{
    private const int MaxSteps = 40;

    /// <summary>A profile that a finer quadrature moves by more than this was not accurate, and is searched again with that one.</summary>
    private const double Accuracy = 1e-7;

    private const double MaximizationTolerance = 1e-14;

    /// <summary>A scale parameter at 0 has a zero gradient whatever the rest, and begins here, so that it can leave.</summary>
    private const double SmallScale = 0.05;

    /// <summary>With few people the profile may have another maximum at a large variance.</summary>
    private const double LargeScale = 2;

    /// <summary>An L22 below this is 0: the two arms have one random effect, and their integrals one dimension.</summary>
    private const double Negligible = 1e-6;

    private readonly int _parameter;
    private readonly double _estimate;
    private readonly double _maximum;
    private readonly double[][] _starts;
    private readonly Space _whole;
    private readonly Space? _perfectlyCorrelated;
    private Space _current;

    /// <param name="likelihood">With its node counts already chosen at the maximum.</param>
    /// <param name="parameter">Index of the mean.</param>
    /// <param name="theta">The maximum.</param>
    /// <param name="value">The log-likelihood there.</param>
    internal ProfileLikelihood(BinomialLikelihood likelihood, int parameter, double[] theta, double value)
    {
        (_parameter, _estimate, _maximum) = (parameter, theta[parameter], value);
        _current = _whole = new(likelihood, parameter, likelihood.Nodes.ToArray());
        var start = theta.Select((t, i) => i >= theta.Length - likelihood.FactorParameters && Math.Abs(t) < SmallScale ? SmallScale : t).ToArray();
        _starts = [start];
        if (likelihood.RandomEffects != RandomEffects.Bivariate || Math.Abs(theta[^1]) >= Negligible)
            return;
        // The maximum has one random effect for both arms. While the profile has too, one dimension is enough; which sign its correlation has is open.
        _perfectlyCorrelated = new(new(likelihood.Cells, DesignMatrix.Intercepts(likelihood.Studies), RandomEffects.PerfectlyCorrelated, QuadratureRuleSelection.CoarseNodes), parameter, null);
        (double A, double B)[] scales = [(start[^3], start[^2]), (start[^3], -start[^2]), (LargeScale, LargeScale), (LargeScale, -LargeScale), (LargeScale, SmallScale), (SmallScale, LargeScale)];
        _starts = [.. scales.Select(scale => (double[])[.. start[..^3], scale.A, scale.B, 0]), start];
    }

    /// <summary>Where the likelihood ratio statistic 2 (max - profile) reaches the square of a normal-scale quantile.</summary>
    /// <param name="quantile">Root of the cut-off, such as 1.96; its sign chooses the side.</param>
    /// <param name="standardError">The Wald standard error, to begin with.</param>
    internal double Endpoint(double quantile, double standardError)
    {
        var side = Math.Sign(quantile);
        var target = Math.Abs(quantile);
        var bound = ParameterBounds.Mean - side * _estimate;
        var distance = Math.Min(target * standardError, bound / 2);
        _whole.Reset();
        _perfectlyCorrelated?.Reset();
        var inner = _starts.Length == 1 ? _starts[0] : _starts.Select(start => (Value: Profile(side, distance, ref start), Point: start)).MaxBy(p => p.Value).Point;
        distance = Search(side, target, bound, distance, ref inner);
        // The rules were chosen at the maximum. Far from it, where a variance has grown, they may not do.
        return _current.IsAccurate(_estimate + side * distance, ReferenceEquals(_current, _whole) ? inner : inner[..^1]) ? _estimate + side * distance : _estimate + side * Search(side, target, bound, distance, ref inner);
    }

    private double Search(int side, double target, double bound, double start, ref double[] inner)
    {
        var (low, high, distance) = (0.0, bound, start);
        var isBounded = false;
        for (var step = 0; step < MaxSteps; step++)
        {
            var value = Profile(side, distance, ref inner);
            var root = Math.Sqrt(Math.Max(0, 2 * (_maximum - value)));
            if (Math.Abs(root - target) < 1e-9)
                break;
            if (root < target)
                low = distance;
            else
                high = distance;
            var slope = root > 0 ? -_current.Slope * side / root : 0;
            var next = slope > 0 ? distance + (target - root) / slope : 2 * distance;
            if (next >= high && !isBounded)
            {
                // The curve may flatten before it reaches the target: then it does so at the bound too, and there is no limit to look for.
                var there = inner;
                if (2 * (_maximum - Profile(side, high, ref there)) < target * target)
                {
                    inner = there;
                    return high;
                }

                isBounded = true;
            }

            if (!(next > low && next < high))
                next = (low + high) / 2;
            if (Math.Abs(next - distance) < 1e-9 * (1 + distance))
                break;
            distance = next;
        }

        return distance;
    }

    /// <summary>The profile at a distance from the estimate, and where in the other parameters (the whole vector, the fixed one included) it is attained.</summary>
    private double Profile(int side, double distance, ref double[] inner)
    {
        var mean = _estimate + side * distance;
        if (_perfectlyCorrelated is not null && Math.Abs(inner[^1]) < Negligible)
        {
            _current = _perfectlyCorrelated;
            var value = _current.Maximize(mean, inner[..^1], out var point);
            inner = [.. point, 0];
            if (!_current.RisesIntoInterior)
                return value;
            inner[^1] = Math.Max(SmallScale, SmallScale * Math.Abs(inner[^2]));
        }

        _current = _whole;
        return _current.Maximize(mean, inner, out inner);
    }

    /// <summary>A likelihood with one mean held.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="parameter">Index of the mean.</param>
    /// <param name="rules">The quadrature of each study to begin with; null where it is yet to be chosen.</param>
    private sealed class Space(BinomialLikelihood likelihood, int parameter, int[]? rules)
    {
        private readonly FixedParameterObjective _constrained = FixedParameterObjective.Fixing(likelihood, parameter);

        private bool _isRefined;

        /// <summary>Derivative of the profile in the mean at the last maximum.</summary>
        internal double Slope => _constrained.DerivativeIn(parameter);

        /// <summary>Of perfectly correlated arms, whether the likelihood rises where a second random effect appears.</summary>
        internal bool RisesIntoInterior => BivariateSearch.RisesIntoInterior(likelihood);

        internal void Reset()
        {
            _isRefined = rules is not null;
            if (rules is not null)
                likelihood.UseRules([.. rules]);
            else
                likelihood.UseForAll(QuadratureRuleSelection.CoarseNodes);
        }

        internal double Maximize(double mean, double[] start, out double[] point)
        {
            _constrained.Fix(parameter, mean);
            var maximum = Newton.Maximize(_constrained, _constrained.FreePart(start), _isRefined ? MaximizationTolerance : Newton.CoarseTolerance);
            // Where a quadrature does not suit, its gradient is not that of its value, and the search does not end.
            if (!_isRefined || !maximum.Converged)
            {
                QuadratureRuleSelection.Refine(likelihood, _constrained.FullVector(maximum.Theta));
                _isRefined = true;
                maximum = Newton.Maximize(_constrained, maximum.Theta, MaximizationTolerance);
            }

            point = _constrained.FullVector(maximum.Theta);
            // The last point that Newton evaluated may be a rejected trial: the slope must be that of the maximum.
            return Evaluate(maximum.Theta);
        }

        /// <summary>Whether a quadrature chosen at a point gives the same value there; it stays chosen.</summary>
        internal bool IsAccurate(double mean, double[] inner)
        {
            _constrained.Fix(parameter, mean);
            var point = _constrained.FreePart(inner);
            var value = Evaluate(point);
            QuadratureRuleSelection.Refine(likelihood, _constrained.FullVector(point));
            return Math.Abs(Evaluate(point) - value) < Accuracy;
        }

        private double Evaluate(double[] point) => _constrained.Evaluate(point, new double[point.Length], new double[point.Length * point.Length]);
    }
}
