using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Linear;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>Cluster-robust covariance of the two means.</summary>
/// <param name="SeLogitSensitivity">Robust standard error of mu_A.</param>
/// <param name="SeLogitSpecificity">Robust standard error of mu_B.</param>
/// <param name="CovLogits">Robust covariance of the two.</param>
/// <param name="Studies">Number of studies (clusters), C.</param>
public sealed record RobustCovariance(double SeLogitSensitivity, double SeLogitSpecificity, double CovLogits, int Studies);

/// <summary>
/// The sandwich for several tables per study: tables are fitted as if independent, the covariance allows for any dependence within a study,
/// V = H^-1 (sum_c g_c g_c') H^-1 C / (C - 1), g_c the sum of the scores of a study's tables (Liang and Zeger 1986, Biometrika 73:13).
/// </summary>
public static class ClusterRobust
{
    /// <summary>The robust covariance of a fit.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="studies">The study of each table.</param>
    /// <param name="fit">The exact fit of the tables.</param>
    /// <returns>Null for fewer than two studies, or where the fit lacks a mean or its information is singular. On a boundary the reduced model's parameters count.</returns>
    public static RobustCovariance? Compute(ReadOnlySpan<TwoByTwo> tables, IReadOnlyList<string> studies, BivariateFit fit)
    {
        ArgumentNullException.ThrowIfNull(studies);
        ArgumentNullException.ThrowIfNull(fit);
        if (studies.Count != tables.Length)
            throw new ArgumentException("One study per table is needed.", nameof(studies));
        if (fit.LogitSensitivity is null || fit.LogitSpecificity is null || fit.VarianceSensitivity is null)
            return null;
        var order = Cells.CanonicalOrder(tables);
        var cells = Cells.From(tables, order);
        var theta = ParameterVector.From(fit);
        var likelihood = new BinomialLikelihood(cells, DesignMatrix.Intercepts(cells.Count), RandomEffects.Bivariate, QuadratureRuleSelection.CoarseNodes);
        QuadratureRuleSelection.Refine(likelihood, theta);
        var hessian = new double[25];
        likelihood.Evaluate(theta, new double[5], hessian);

        int[] free = [.. Enumerable.Range(0, 5).Where(i => i < 2 || Free(i, theta, fit))];
        var p = free.Length;
        var bread = new double[p * p];
        for (var r = 0; r < p; r++)
        {
            for (var c = 0; c < p; c++)
                bread[r * p + c] = hessian[free[r] * 5 + free[c]];
        }

        string[] ids = [.. order.Select(i => studies[i])];
        string[] clusters = [.. ids.Distinct(StringComparer.Ordinal)];
        if (clusters.Length < 2 || SymmetricMatrix.InverseOfNegative(bread, p) is not { } inverse)
            return null;
        double aa = 0, ab = 0, bb = 0;
        foreach (var cluster in clusters)
        {
            // The influence of a study on the two means: the first rows of H^-1 g_c.
            double a = 0, b = 0;
            for (var i = 0; i < ids.Length; i++)
            {
                if (ids[i] != cluster)
                    continue;
                for (var c = 0; c < p; c++)
                {
                    var g = likelihood.Results.Gradient[free[c]][i];
                    a += inverse[c] * g;
                    b += inverse[p + c] * g;
                }
            }

            (aa, ab, bb) = (aa + a * a, ab + a * b, bb + b * b);
        }

        var factor = clusters.Length / (clusters.Length - 1.0);
        return new RobustCovariance(Math.Sqrt(factor * aa), Math.Sqrt(factor * bb), factor * ab, clusters.Length);
    }

    /// <summary>Whether a scale parameter is free in the model that the fit reports.</summary>
    private static bool Free(int index, double[] theta, BivariateFit fit) => index switch
    {
        2 => theta[2] > 0,
        3 => fit.Correlation is not null,
        _ => theta[4] > 0,
    };
}
