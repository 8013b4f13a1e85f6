using LivingReview.DiagnosticAccuracy.Binomial;

namespace LivingReview.DiagnosticAccuracy.Regression;

/// <summary>Fits the nested models of one covariate.</summary>
/// <param name="cells">The tables used.</param>
/// <param name="columns">The covariate's columns.</param>
/// <param name="clusters">Tables of each study, or null where every table is its own.</param>
internal sealed class Models(Cells cells, double[][] columns, int[][]? clusters)
{
    private static readonly int[] SharedNodes = [15, 25, 41, 61];

    internal RegressionModel Fit(bool onA, bool onB)
    {
        double[][] ones = [Design.Ones(cells.Count)];
        var design = new Design(onA ? columns : ones, onB ? columns : ones);
        var maximum = clusters is null ? Independent(design) : Shared(design, clusters);
        var a = design.A.Length;
        var scale = new Scale(maximum.Theta[^3], maximum.Theta[^2], maximum.Theta[^1]);
        return new RegressionModel
        {
            Sensitivity = maximum.Theta[..a],
            Specificity = maximum.Theta[a..^3],
            Covariance = maximum.Covariance,
            VarianceSensitivity = scale.VarianceA,
            VarianceSpecificity = scale.VarianceB,
            CovarianceBetween = scale.Covariance,
            LogLikelihood = maximum.Value,
            Regime = maximum.Place switch
            {
                Place.Interior => Regime.Bivariate,
                Place.BothVariancesZero => Regime.Fixed,
                Place.Uncorrelated => Regime.Uncorrelated,
                Place.PerfectCorrelation or Place.OneVarianceZero => Regime.BivariateBoundary,
                _ => throw new System.Diagnostics.UnreachableException(),
            },
            Converged = maximum.Converged,
        };
    }

    private RegressionMaximum Independent(Design design)
    {
        var likelihood = new Likelihood(cells, design, Shape.Plane, NodeChoice.First);
        return RegressionSearch.Fit(likelihood, theta => NodeChoice.Refine(likelihood, theta));
    }

    private RegressionMaximum Shared(Design design, int[][] tablesOfStudies)
    {
        var likelihood = new SharedEffects(cells, design, tablesOfStudies) { Nodes = SharedNodes[0] };
        return RegressionSearch.Fit(likelihood, theta =>
        {
            var p = theta.Length;
            var before = likelihood.Evaluate(theta, new double[p], new double[p * p]);
            foreach (var nodes in SharedNodes[1..])
            {
                likelihood.Nodes = nodes;
                var value = likelihood.Evaluate(theta, new double[p], new double[p * p]);
                if (Math.Abs(value - before) < 1e-8)
                    break;
                before = value;
            }
        });
    }
}
