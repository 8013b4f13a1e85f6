using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Optimization;

namespace LivingReview.DiagnosticAccuracy.Estimates;

/// <summary>
/// The profile log-likelihood of one mean: everything else, variances and correlation included, is maximized again at each of its values.
/// </summary>
internal sealed class ProfileLikelihood
{
    private const int MaxSteps = 40;
    private readonly FixedParameterObjective _constrained;
    private readonly int _parameter;
    private readonly double _estimate;
    private readonly double _maximum;
    private readonly double[] _start;

    /// <param name="likelihood">With its node counts already chosen at the maximum.</param>
    /// <param name="parameter">Index of the mean.</param>
    /// <param name="theta">The maximum.</param>
    /// <param name="value">The log-likelihood there.</param>
    internal ProfileLikelihood(BinomialLikelihood likelihood, int parameter, double[] theta, double value)
    {
        (_constrained, _parameter) = (FixedParameterObjective.Fixing(likelihood, parameter), parameter);
        (_estimate, _maximum) = (theta[parameter], value);
        // A scale parameter at 0 has a zero gradient whatever the rest, and must be given the chance to leave.
        _start = [.. theta];
        for (var i = theta.Length - likelihood.FactorParameters; i < theta.Length; i++)
        {
            if (Math.Abs(_start[i]) < 0.05)
                _start[i] = 0.05;
        }
    }

    /// <summary>Where the likelihood ratio statistic 2 (max - profile) reaches the square of a normal-scale quantile.</summary>
    /// <param name="quantile">Root of the cut-off, such as 1.96; its sign chooses the side.</param>
    /// <param name="standardError">The Wald standard error, to begin with.</param>
    internal double Endpoint(double quantile, double standardError)
    {
        var side = Math.Sign(quantile);
        var target = Math.Abs(quantile);
        var inner = _constrained.FreePart(_start);
        var (low, high) = (0.0, ParameterBounds.Mean - side * _estimate);
        var distance = Math.Min(target * standardError, high / 2);
        var isBounded = false;
        for (var step = 0; step < MaxSteps; step++)
        {
            _constrained.Fix(_parameter, _estimate + side * distance);
            var constrained = Newton.Maximize(_constrained, inner, 1e-14);
            inner = constrained.Theta;
            // The last point that Newton evaluated may be a rejected trial: the slope must be that of the maximum.
            var value = _constrained.Evaluate(inner, new double[inner.Length], new double[inner.Length * inner.Length]);
            var root = Math.Sqrt(Math.Max(0, 2 * (_maximum - value)));
            if (Math.Abs(root - target) < 1e-9)
                break;
            if (root < target)
                low = distance;
            else
                high = distance;
            var slope = root > 0 ? -_constrained.DerivativeIn(_parameter) * side / root : 0;
            var next = slope > 0 ? distance + (target - root) / slope : 2 * distance;
            if (next >= high && !isBounded)
            {
                // The curve may flatten before it reaches the target: then it does so at the bound too, and there is no limit to look for.
                _constrained.Fix(_parameter, _estimate + side * high);
                var end = Newton.Maximize(_constrained, inner, 1e-14);
                if (2 * (_maximum - end.Value) < target * target)
                    return _estimate + side * high;
                isBounded = true;
            }

            if (!(next > low && next < high))
                next = (low + high) / 2;
            if (Math.Abs(next - distance) < 1e-9 * (1 + distance))
                break;
            distance = next;
        }

        return _estimate + side * distance;
    }
}
