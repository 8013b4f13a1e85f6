using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Optimization;

namespace LivingReview.DiagnosticAccuracy.Regression;

/// <summary>The maximum of a model with covariates, over the interior and every boundary.</summary>
/// <param name="Theta">(betaA, betaB, L11, L21, L22).</param>
/// <param name="Covariance">Covariance matrix of (betaA, betaB) by rows, from the reduced model on a boundary; null where singular.</param>
/// <param name="Value">Log-likelihood.</param>
/// <param name="BoundaryCase">Where it lies.</param>
/// <param name="Converged">Whether the optimizer met its tolerance.</param>
internal sealed record RegressionMaximum(double[] Theta, double[]? Covariance, double Value, BoundaryCase BoundaryCase, bool Converged)
{
    /// <summary>Where the covariance is a sandwich: how much it can be trusted.</summary>
    internal ClusterInformation? Clusters { get; init; }
}

/// <summary>
/// The same comparison of explicit sub-models as <see cref="BivariateSearch"/>, for any number of coefficients and any likelihood.
/// </summary>
internal static class RegressionSearch
{
    private static readonly double[] Signs = [-1, 1];

    /// <summary>A model whose log-likelihood is lower by this much under the coarse quadrature is not fitted exactly.</summary>
    private const double CoarseMargin = 0.5;

    /// <param name="objective">The likelihood in (beta, L11, L21, L22).</param>
    /// <param name="refine">Chooses the quadrature at a point and leaves the objective evaluated there.</param>
    /// <param name="refineEach">Whether each sub-model needs a quadrature of its own, or the one of the highest serves all.</param>
    internal static RegressionMaximum Fit(IObjective objective, Action<double[]> refine, bool refineEach)
    {
        var p = objective.Parameters - 3;
        int[] all = [p, p + 1, p + 2];
        var pooled = Maximize(objective, new double[p + 3], [], new double[p], Newton.CoarseTolerance);
        var starts = new List<(BoundaryCase Case, double[] Theta, int[] Factor)> { (BoundaryCase.BothVariancesZero, Start(0, 0, 0), []) };
        starts.Add((BoundaryCase.OneVarianceZero, Start(0.5, 0, 0), [p]));
        starts.Add((BoundaryCase.OneVarianceZero, Start(0, 0, 0.5), [p + 2]));
        starts.AddRange(Signs.Select(s => (BoundaryCase.PerfectCorrelation, Start(0.5, 0.5 * s, 0), new[] { p, p + 1 })));
        starts.AddRange(((double[])[0, -0.35, 0.35]).Select(l => (BoundaryCase.Interior, Start(0.5, l, 0.4), all)));

        var coarse = starts.Select(s => (s.Case, s.Factor, Maximum: MaximizeFrom(s.Theta, s.Factor))).ToArray();
        var highest = coarse.MaxBy(r => r.Maximum.Value).Maximum;
        if (!refineEach)
            refine(highest.Theta);
        RegressionMaximum? best = null;
        foreach (var group in coarse.GroupBy(r => (r.Case, r.Factor[0..Math.Min(1, r.Factor.Length)].FirstOrDefault())))
        {
            var top = group.MaxBy(r => r.Maximum.Value);
            if (refineEach && top.Maximum.Value < highest.Value - CoarseMargin && highest.Theta[p..].Max(Math.Abs) < BivariateSearch.ModerateDeviation)
                continue;
            if (refineEach)
                refine(top.Maximum.Theta);
            var fine = Maximize(objective, top.Maximum.Theta, top.Factor, top.Maximum.Theta[..p], Newton.FineTolerance);
            if (best is null || fine.Value > best.Value + ParameterBounds.LogLikelihoodTolerance)
                best = new RegressionMaximum(fine.Theta, Corner(fine.Covariance(), p + top.Factor.Length, p), fine.Value, top.Case, fine.Converged);
        }

        return best!;

        double[] Start(double l11, double l21, double l22) => [.. pooled.Theta[..p], l11, l21, l22];

        Maximum MaximizeFrom(double[] theta, int[] factor) => Maximize(objective, theta, factor, theta[..p], Newton.CoarseTolerance);
    }

    /// <summary>The maximum from a single interior starting point, for so many studies that there is only one; null where it is not clearly inside.</summary>
    /// <param name="objective">The likelihood in (beta, L11, L21, L22).</param>
    /// <param name="refine">Chooses the quadrature at a point and leaves the objective evaluated there.</param>
    internal static RegressionMaximum? FitInterior(IObjective objective, Action<double[]> refine)
    {
        var p = objective.Parameters - 3;
        int[] all = [p, p + 1, p + 2];
        var pooled = Maximize(objective, new double[p + 3], [], new double[p], Newton.CoarseTolerance);
        var coarse = Maximize(objective, [.. pooled.Theta[..p], 0.5, 0, 0.4], all, pooled.Theta[..p], Newton.CoarseTolerance);
        refine(coarse.Theta);
        var fine = Maximize(objective, coarse.Theta, all, coarse.Theta[..p], Newton.FineTolerance);
        return IsWellInside(fine, p) ? new RegressionMaximum(fine.Theta, Corner(fine.Covariance(), p + 3, p), fine.Value, BoundaryCase.Interior, true) : null;
    }

    /// <summary>Variances and correlation so far from their boundaries, and so well determined, that no boundary model can be better.</summary>
    private static bool IsWellInside(Maximum maximum, int p)
    {
        var (theta, size) = (maximum.Theta, p + 3);
        var factor = new CholeskyFactor(theta[p], theta[p + 1], theta[p + 2]);
        return maximum.Converged && BivariateSearch.WellInside(factor) && theta[p..].Max(Math.Abs) < BivariateSearch.ModerateDeviation && maximum.Covariance() is { } v
            && theta[p] * theta[p] > 16 * v[p * size + p] && theta[p + 2] * theta[p + 2] > 16 * v[(p + 2) * size + p + 2];
    }

    /// <summary>The maximum over the coefficients and some entries of L, as a point in all parameters; its derivatives are those of the free ones.</summary>
    private static Maximum Maximize(IObjective objective, double[] values, int[] freeFactor, double[] beta, double tolerance)
    {
        int[] free = [.. Enumerable.Range(0, beta.Length), .. freeFactor];
        var constrained = new FixedParameterObjective(objective, values, free);
        var maximum = Newton.Maximize(constrained, [.. beta, .. freeFactor.Select(i => values[i])], tolerance);
        return maximum with { Theta = constrained.FullVector(maximum.Theta) };
    }

    private static double[]? Corner(double[]? covariance, int size, int p)
    {
        if (covariance is null)
            return null;
        var corner = new double[p * p];
        for (var r = 0; r < p; r++)
            Array.Copy(covariance, r * size, corner, r * p, p);
        return corner;
    }
}
