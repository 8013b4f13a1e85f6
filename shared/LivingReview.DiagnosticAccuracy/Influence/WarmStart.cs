using LivingReview.DiagnosticAccuracy.Binomial;

namespace LivingReview.DiagnosticAccuracy.Influence;

/// <summary>
/// Leave-one-out fits that begin at the full interior maximum with its node counts. Where a rest comes near the boundary, the full search decides.
/// </summary>
internal sealed class WarmStart
{
    private readonly Likelihood likelihood;
    private readonly double[] theta;
    private readonly BivariateFit full;
    private readonly Cells cells;

    internal WarmStart(Cells cells, BivariateFit full)
    {
        (this.cells, this.full) = (cells, full);
        theta = StartingPoint.Of(full);
        likelihood = new Likelihood(cells, Design.Intercepts(cells.Count), Shape.Plane, NodeChoice.First);
        NodeChoice.Refine(likelihood, theta);
    }

    internal BivariateFit? Without(int study)
    {
        likelihood.Skip = study;
        var maximum = Newton.Maximize(likelihood, theta, Newton.Tight);
        var scale = likelihood.ScaleOf(maximum.Theta);
        var clear = maximum.Converged && Math.Abs(scale.L11) > 0.1 && Math.Abs(scale.L22) > 0.3 * Math.Sqrt(scale.VarianceB) && scale.VarianceB > 0.01;
        if (!clear || maximum.Covariance() is null)
            return null;
        var rest = full with
        {
            Studies = full.Studies - 1,
            Diseased = full.Diseased - (long)(cells.SuccessA[study] + cells.FailureA[study]),
            NonDiseased = full.NonDiseased - (long)(cells.SuccessB[study] + cells.FailureB[study]),
        };
        return Ladder.Describe(rest, BivariateSearch.From(maximum, Place.Interior, likelihood), []);
    }
}
