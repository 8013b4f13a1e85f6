using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Optimization;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

namespace LivingReview.DiagnosticAccuracy.Influence;

/// <summary>
/// Leave-one-out fits that begin near the full interior maximum with its nodes. Where a rest comes near the boundary, the full search decides.
/// </summary>
internal sealed class WarmStartedRefits
{
    private const int Parameters = StudyLikelihoods.Parameters;

    /// <summary>
    /// Squared distance from the maximum, in standard errors, that the last step crosses without a further evaluation: the step leaves an
    /// error of the order of this number, and the Hessian is carried along by its own derivatives.
    /// </summary>
    private const double NearMaximum = 1e-8;

    private readonly BinomialLikelihood _likelihood;
    private readonly double[] _theta;
    private readonly BivariateFit _full;
    private readonly Cells _cells;
    private readonly CubicExpansion _expansion;

    internal WarmStartedRefits(Cells cells, BivariateFit full)
    {
        (_cells, _full) = (cells, full);
        _theta = ParameterVector.From(full);
        _likelihood = new BinomialLikelihood(cells, DesignMatrix.Intercepts(cells.Count), RandomEffects.Bivariate, QuadratureRuleSelection.CoarseNodes);
        QuadratureRuleSelection.Refine(_likelihood, _theta);
        _expansion = new CubicExpansion(_likelihood, _theta);
    }

    internal BivariateFit? Without(int study)
    {
        _likelihood.ExcludedStudy = study;
        double[] start = _expansion.MaximumWithout(study) is { } shift ? [.. _theta.Zip(shift, (t, s) => t + s)] : _theta;
        var maximum = Newton.Maximize(_likelihood, start, NearMaximum);
        var last = maximum.Extrapolated(1e-2);
        maximum = last with { Hessian = _expansion.HessianAfter(last.Hessian, study, [.. last.Theta.Zip(maximum.Theta, (to, from) => to - from)]) };
        var factor = _likelihood.FactorAt(maximum.Theta);
        var clear = maximum.Converged && Math.Abs(factor.L11) > 0.1 && Math.Abs(factor.L22) > 0.3 * Math.Sqrt(factor.VarianceB) && factor.VarianceB > 0.01;
        if (!clear || maximum.Covariance() is null)
            return null;
        var rest = _full with
        {
            Studies = _full.Studies - 1,
            Diseased = _full.Diseased - (long)(_cells.SuccessA[study] + _cells.FailureA[study]),
            NonDiseased = _full.NonDiseased - (long)(_cells.SuccessB[study] + _cells.FailureB[study]),
        };
        return ModelSelector.Describe(rest, BivariateSearch.From(maximum, BoundaryCase.Interior, _likelihood), []);
    }
}
