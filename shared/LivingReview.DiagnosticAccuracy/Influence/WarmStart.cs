using LivingReview.DiagnosticAccuracy.Binomial;

namespace LivingReview.DiagnosticAccuracy.Influence;

/// <summary>
/// Leave-one-out fits that begin at the full interior maximum with its node counts. Where a rest comes near the boundary, the full search decides.
/// </summary>
internal sealed class WarmStart
{
    private const int Parameters = StudyResults.Parameters;

    /// <summary>
    /// Squared distance from the maximum, in standard errors, that the last step crosses without a further evaluation: the step itself is then
    /// right to 1e-14, and the Hessian, which is left behind, to 1e-8.
    /// </summary>
    private const double NearlyThere = 1e-13;

    private readonly Likelihood likelihood;
    private readonly double[] theta;
    private readonly BivariateFit full;
    private readonly Cells cells;
    private readonly double[] hessian = new double[Parameters * Parameters];
    private readonly double[][] scores = new double[Parameters][];
    private readonly double[][] curvatures = new double[StudyResults.Second][];

    internal WarmStart(Cells cells, BivariateFit full)
    {
        (this.cells, this.full) = (cells, full);
        theta = StartingPoint.Of(full);
        likelihood = new Likelihood(cells, Design.Intercepts(cells.Count), Shape.Plane, NodeChoice.First);
        NodeChoice.Refine(likelihood, theta);
        likelihood.Evaluate(theta, new double[Parameters], hessian);
        for (var q = 0; q < Parameters; q++)
            scores[q] = [.. likelihood.Results.Gradient[q]];
        for (var q = 0; q < StudyResults.Second; q++)
            curvatures[q] = [.. likelihood.Results.Hessian[q]];
    }

    internal BivariateFit? Without(int study)
    {
        likelihood.Skip = study;
        var maximum = LastStep(Newton.Maximize(likelihood, FirstStep(study), NearlyThere));
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

    private static Maximum LastStep(Maximum maximum)
    {
        var step = new double[Parameters];
        var decrement = Symmetric.AscentStep(maximum.Hessian, maximum.Gradient, step, new double[Parameters * Parameters], out _);
        return maximum.Converged
            ? maximum with { Theta = [.. maximum.Theta.Zip(step, (t, s) => t + s)], Value = maximum.Value + decrement / 2 }
            : maximum;
    }

    /// <summary>
    /// Newton's step from the full maximum costs no evaluation: the gradient without a study is minus its own, and the Hessian the whole less its own.
    /// </summary>
    private double[] FirstStep(int study)
    {
        var gradient = new double[Parameters];
        var rest = new double[Parameters * Parameters];
        for (var r = 0; r < Parameters; r++)
        {
            gradient[r] = -scores[r][study];
            for (var c = 0; c < Parameters; c++)
                rest[r * Parameters + c] = hessian[r * Parameters + c] - curvatures[StudyResults.Packed(Math.Min(r, c), Math.Max(r, c))][study];
        }

        var step = new double[Parameters];
        Symmetric.AscentStep(rest, gradient, step, new double[Parameters * Parameters], out var shifted);
        return shifted || step.Max(Math.Abs) > 1 ? theta : [.. theta.Zip(step, (t, s) => t + s)];
    }
}
