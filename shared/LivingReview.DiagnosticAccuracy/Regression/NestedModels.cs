using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

namespace LivingReview.DiagnosticAccuracy.Regression;

/// <summary>Fits the nested models of one covariate.</summary>
/// <param name="cells">The tables used.</param>
/// <param name="columns">The covariate's columns.</param>
/// <param name="clusters">Tables of each study, or null where every table is its own.</param>
/// <param name="sandwich">Tables of each study that the covariance of independently fitted tables allows for; null where it need not.</param>
internal sealed class NestedModels(Cells cells, double[][] columns, int[][]? clusters, int[][]? sandwich = null)
{
    private static readonly int[] SharedNodes = [15, 25, 41, 61];

    internal RegressionModel Fit(bool onA, bool onB)
    {
        double[][] ones = [DesignMatrix.Ones(cells.Count)];
        return Fit(new DesignMatrix(onA ? columns : ones, onB ? columns : ones));
    }

    /// <summary>Any columns for each part.</summary>
    internal RegressionModel Fit(DesignMatrix design)
    {
        var maximum = clusters is null ? Independent(design) : Shared(design, clusters);
        var a = design.A.Length;
        var factor = new CholeskyFactor(maximum.Theta[^3], maximum.Theta[^2], maximum.Theta[^1]);
        return new RegressionModel
        {
            Sensitivity = maximum.Theta[..a],
            Specificity = maximum.Theta[a..^3],
            Covariance = maximum.Covariance,
            VarianceSensitivity = factor.VarianceA,
            VarianceSpecificity = factor.VarianceB,
            CovarianceBetween = factor.Covariance,
            LogLikelihood = maximum.Value,
            Regime = maximum.BoundaryCase switch
            {
                BoundaryCase.Interior => Regime.Bivariate,
                BoundaryCase.BothVariancesZero => Regime.Fixed,
                BoundaryCase.Uncorrelated => Regime.Uncorrelated,
                BoundaryCase.PerfectCorrelation or BoundaryCase.OneVarianceZero => Regime.BivariateBoundary,
                _ => throw new System.Diagnostics.UnreachableException(),
            },
            Converged = maximum.Converged,
            Clusters = maximum.Clusters,
        };
    }

    private RegressionMaximum Independent(DesignMatrix design)
    {
        if (cells.Count > BivariateSearch.MaxMultiStartStudies + design.A.Length + design.B.Length)
        {
            var single = Likelihood();
            if (RegressionSearch.FitInterior(single, theta => QuadratureRuleSelection.Refine(single, theta)) is { } interior)
                return WithSandwich(single, design, interior);
        }

        var likelihood = Likelihood();
        return WithSandwich(likelihood, design, RegressionSearch.Fit(likelihood, theta => QuadratureRuleSelection.Refine(likelihood, theta), refineEach: true));

        BinomialLikelihood Likelihood() => new(cells, design, RandomEffects.Bivariate, QuadratureRuleSelection.CoarseNodes);
    }

    private RegressionMaximum WithSandwich(BinomialLikelihood likelihood, DesignMatrix design, RegressionMaximum maximum)
    {
        if (sandwich is null)
            return maximum;
        var theta = maximum.Theta;
        var coefficients = theta.Length - 3;
        int[] free = [.. Enumerable.Range(0, theta.Length).Where(i => i < coefficients || maximum.BoundaryCase == BoundaryCase.Interior || theta[i] != 0)];
        return ClusterSandwich.Influences(likelihood, design, theta, free, sandwich) is { } influences
            ? maximum with { Covariance = ClusterSandwich.Covariance(influences), Clusters = ClusterSandwich.Information(likelihood, design, theta, free, sandwich) }
            : maximum with { Covariance = null };
    }

    private RegressionMaximum Shared(DesignMatrix design, int[][] tablesOfStudies)
    {
        var likelihood = new SharedEffectsLikelihood(cells, design, tablesOfStudies) { Nodes = SharedNodes[0] };
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
        }, refineEach: false);
    }
}
