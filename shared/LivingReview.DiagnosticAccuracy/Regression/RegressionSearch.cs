using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Optimization;

namespace LivingReview.DiagnosticAccuracy.Regression;

/// <summary>The maximum of a model with covariates, over the interior and every boundary.</summary>
/// <param name="Theta">(betaA, betaB, L11, L21, L22).</param>
/// <param name="Covariance">Covariance matrix of (betaA, betaB) by rows, from the reduced model on a boundary; null where singular.</param>
/// <param name="Value">Log-likelihood.</param>
/// <param name="BoundaryCase">Where it lies.</param>
/// <param name="Converged">Whether the optimizer met its tolerance.</param>
internal sealed record RegressionMaximum(double[] Theta, double[]? Covariance, double Value, BoundaryCase BoundaryCase, bool Converged);

/// <summary>
/// The same comparison of explicit sub-models as <see cref="BivariateSearch"/>, for any number of coefficients and any likelihood.
/// </summary>
internal static class RegressionSearch
{
    private static readonly double[] Signs = [-1, 1];

    /// <param name="objective">The likelihood in (beta, L11, L21, L22).</param>
    /// <param name="refine">Chooses the quadrature at a point near the maximum.</param>
    internal static RegressionMaximum Fit(IObjective objective, Action<double[]> refine)
    {
        var p = objective.Parameters - 3;
        var zero = new double[p + 3];
        var pooled = Maximize(objective, zero, [], new double[p], Newton.CoarseTolerance);
        var starts = new List<(BoundaryCase Case, double[] Theta, int[] Factor)> { (BoundaryCase.BothVariancesZero, Whole(0, 0, 0), []) };
        starts.Add((BoundaryCase.OneVarianceZero, Whole(0.5, 0, 0), [p]));
        starts.Add((BoundaryCase.OneVarianceZero, Whole(0, 0, 0.5), [p + 2]));
        starts.AddRange(Signs.Select(s => (BoundaryCase.PerfectCorrelation, Whole(0.5, 0.5 * s, 0), new[] { p, p + 1 })));
        starts.AddRange(((double[])[0, -0.35, 0.35]).Select(l => (BoundaryCase.Interior, Whole(0.5, l, 0.4), new[] { p, p + 1, p + 2 })));

        var coarse = starts.Select(s => (s.Case, s.Factor, Maximum: Maximize(objective, s.Theta, s.Factor, s.Theta[..p], Newton.CoarseTolerance))).ToArray();
        refine(coarse.MaxBy(r => r.Maximum.Value).Maximum.Theta);
        RegressionMaximum? best = null;
        foreach (var group in coarse.GroupBy(r => (r.Case, r.Factor[0..Math.Min(1, r.Factor.Length)].FirstOrDefault())))
        {
            var top = group.MaxBy(r => r.Maximum.Value);
            var (theta, value, covariance, converged) = Maximize(objective, top.Maximum.Theta, top.Factor, top.Maximum.Theta[..p], Newton.FineTolerance);
            if (best is null || value > best.Value + ParameterBounds.LogLikelihoodTolerance)
                best = new RegressionMaximum(theta, covariance, value, top.Case, converged);
        }

        return best!;

        double[] Whole(double l11, double l21, double l22) => [.. pooled.Theta[..p], l11, l21, l22];
    }

    private static (double[] Theta, double Value, double[]? Covariance, bool Converged) Maximize(
        IObjective objective, double[] values, int[] freeFactor, double[] beta, double tolerance)
    {
        var p = beta.Length;
        int[] free = [.. Enumerable.Range(0, p), .. freeFactor];
        var constrained = new FixedParameterObjective(objective, values, free);
        var maximum = Newton.Maximize(constrained, [.. beta, .. freeFactor.Select(i => values[i])], tolerance);
        return (constrained.FullVector(maximum.Theta), maximum.Value, Corner(maximum.Covariance(), free.Length, p), maximum.Converged);
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
