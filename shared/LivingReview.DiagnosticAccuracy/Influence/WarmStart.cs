using LivingReview.DiagnosticAccuracy.Binomial;

namespace LivingReview.DiagnosticAccuracy.Influence;

/// <summary>
/// Leave-one-out fits that begin near the full interior maximum with its nodes. Where a rest comes near the boundary, the full search decides.
/// </summary>
internal sealed class WarmStart
{
    private const int Parameters = StudyResults.Parameters;

    /// <summary>
    /// Squared distance from the maximum, in standard errors, that the last step crosses without a further evaluation: the step leaves an
    /// error of the order of this number, and the Hessian is carried along by its own derivatives.
    /// </summary>
    private const double NearlyThere = 1e-8;

    private readonly Likelihood _likelihood;
    private readonly double[] _theta;
    private readonly BivariateFit _full;
    private readonly Cells _cells;
    private readonly LocalModel _model;

    internal WarmStart(Cells cells, BivariateFit full)
    {
        (_cells, _full) = (cells, full);
        _theta = StartingPoint.Of(full);
        _likelihood = new Likelihood(cells, Design.Intercepts(cells.Count), Shape.Plane, NodeChoice.First);
        NodeChoice.Refine(_likelihood, _theta);
        _model = new LocalModel(_likelihood, _theta);
    }

    internal BivariateFit? Without(int study)
    {
        _likelihood.Skip = study;
        double[] start = _model.MaximumWithout(study) is { } shift ? [.. _theta.Zip(shift, (t, s) => t + s)] : _theta;
        var maximum = Newton.Maximize(_likelihood, start, NearlyThere);
        var last = maximum.Extrapolated(1e-2);
        maximum = last with { Hessian = _model.Moved(last.Hessian, study, [.. last.Theta.Zip(maximum.Theta, (to, from) => to - from)]) };
        var scale = _likelihood.ScaleOf(maximum.Theta);
        var clear = maximum.Converged && Math.Abs(scale.L11) > 0.1 && Math.Abs(scale.L22) > 0.3 * Math.Sqrt(scale.VarianceB) && scale.VarianceB > 0.01;
        if (!clear || maximum.Covariance() is null)
            return null;
        var rest = _full with
        {
            Studies = _full.Studies - 1,
            Diseased = _full.Diseased - (long)(_cells.SuccessA[study] + _cells.FailureA[study]),
            NonDiseased = _full.NonDiseased - (long)(_cells.SuccessB[study] + _cells.FailureB[study]),
        };
        return Ladder.Describe(rest, BivariateSearch.From(maximum, Place.Interior, _likelihood), []);
    }
}
