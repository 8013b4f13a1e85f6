using System.Globalization;
using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Linear;

namespace LivingReview.DiagnosticAccuracy.Regression;

/// <summary>
/// What each study (cluster of tables) adds to the coefficients of a model that takes tables for independent: the rows of H^-1 g_c, from
/// which the sandwich V = (sum_c (H^-1 g_c) (H^-1 g_c)') C / (C - 1) is made (Liang and Zeger 1986, Biometrika 73:13).
/// </summary>
internal static class ClusterSandwich
{
    /// <summary>
    /// Studies of a level from which the sandwich can tell its variance: with one, its scores add up to nothing and the variance to 0; with four or fewer
    /// the tests have fewer than four degrees of freedom and do not hold their level (Tipton 2015, Psychol Methods 20:375).
    /// </summary>
    internal const int MinStudies = 5;

    /// <summary>The positions, in the order used, of the tables of each study.</summary>
    internal static int[][] Clusters(int[] order, IReadOnlyList<string> studies) =>
        [.. Enumerable.Range(0, order.Length).GroupBy(i => studies[order[i]], StringComparer.Ordinal).Select(g => g.ToArray())];

    /// <summary>Whether each level of the covariates has studies enough. A continuous covariate, with more values than columns, has none.</summary>
    /// <param name="columns">The columns of one term, with or without that of its reference level.</param>
    /// <param name="clusters">Positions of the tables of each study.</param>
    internal static bool Supports(IReadOnlyList<double[]> columns, IReadOnlyList<int[]> clusters)
    {
        var studies = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var level in clusters.SelectMany(tables => tables.Select(table => string.Join('|', columns.Select(column => column[table].ToString("R", CultureInfo.InvariantCulture)))).Distinct(StringComparer.Ordinal)))
            studies[level] = studies.GetValueOrDefault(level) + 1;
        return studies.Count > columns.Count + 1 || studies.Values.All(count => count >= MinStudies);
    }

    /// <summary>The influence of each cluster on the coefficients (betaA, betaB); null where the information is singular.</summary>
    /// <param name="likelihood">The likelihood, its quadrature chosen.</param>
    /// <param name="design">Its design.</param>
    /// <param name="theta">The maximum, (betaA, betaB, L11, L21, L22).</param>
    /// <param name="free">Indices of the parameters that are free there, the coefficients first.</param>
    /// <param name="clusters">Positions of the tables of each cluster.</param>
    internal static double[][]? Influences(BinomialLikelihood likelihood, DesignMatrix design, double[] theta, int[] free, IReadOnlyList<int[]> clusters)
    {
        var size = theta.Length;
        var hessian = new double[size * size];
        likelihood.Evaluate(theta, new double[size], hessian);
        var p = free.Length;
        var bread = new double[p * p];
        for (var r = 0; r < p; r++)
        {
            for (var c = 0; c < p; c++)
                bread[r * p + c] = hessian[free[r] * size + free[c]];
        }

        if (SymmetricMatrix.InverseOfNegative(bread, p) is not { } inverse)
            return null;
        var coefficients = size - 3;
        return [.. clusters.Select(Influence)];

        double[] Influence(int[] tables)
        {
            var influence = new double[coefficients];
            foreach (var table in tables)
            {
                for (var c = 0; c < p; c++)
                {
                    var score = Score(likelihood.Results.Gradient, design, free[c], table);
                    for (var r = 0; r < coefficients; r++)
                        influence[r] += inverse[r * p + c] * score;
                }
            }

            return influence;
        }
    }

    /// <summary>Each cluster's part of the information; null where all of it is singular.</summary>
    /// <param name="likelihood">The likelihood, its quadrature chosen.</param>
    /// <param name="design">Its design.</param>
    /// <param name="theta">The maximum, (betaA, betaB, L11, L21, L22).</param>
    /// <param name="free">Indices of the parameters that are free there, the coefficients first.</param>
    /// <param name="clusters">Positions of the tables of each cluster.</param>
    internal static ClusterInformation? Information(BinomialLikelihood likelihood, DesignMatrix design, double[] theta, int[] free, IReadOnlyList<int[]> clusters)
    {
        likelihood.Evaluate(theta, new double[theta.Length], new double[theta.Length * theta.Length]);
        var p = free.Length;
        double[][] parts = [.. clusters.Select(Part)];
        var whole = new double[p * p];
        foreach (var part in parts)
        {
            for (var i = 0; i < p * p; i++)
                whole[i] -= part[i];
        }

        return SymmetricMatrix.InverseOfNegative(whole, p) is { } inverse ? new(inverse, parts, p) : null;

        double[] Part(int[] tables)
        {
            var part = new double[p * p];
            foreach (var table in tables)
            {
                for (var r = 0; r < p; r++)
                {
                    for (var c = 0; c < p; c++)
                    {
                        var ((i, x), (j, y)) = (Own(design, free[r], table), Own(design, free[c], table));
                        part[r * p + c] -= x * y * likelihood.Results.Hessian[StudyLikelihoods.Packed(Math.Min(i, j), Math.Max(i, j))][table];
                    }
                }
            }

            return part;
        }
    }

    /// <summary>The covariance matrix of the coefficients by rows; null for fewer than two clusters.</summary>
    internal static double[]? Covariance(IReadOnlyList<double[]> influences)
    {
        if (influences.Count < 2)
            return null;
        var p = influences[0].Length;
        var covariance = new double[p * p];
        foreach (var influence in influences)
        {
            for (var r = 0; r < p; r++)
            {
                for (var c = 0; c < p; c++)
                    covariance[r * p + c] += influence[r] * influence[c];
            }
        }

        var factor = influences.Count / (influences.Count - 1.0);
        for (var i = 0; i < covariance.Length; i++)
            covariance[i] *= factor;
        return covariance;
    }

    /// <summary>A table's score: its derivative in its own mean times its column, or in a scale parameter.</summary>
    private static double Score(double[][] gradient, DesignMatrix design, int parameter, int table)
    {
        var (own, factor) = Own(design, parameter, table);
        return gradient[own][table] * factor;
    }

    /// <summary>Which of a table's own five parameters another one moves, and by how much.</summary>
    private static (int Own, double Factor) Own(DesignMatrix design, int parameter, int table)
    {
        var (a, b) = (design.A.Length, design.B.Length);
        return parameter < a ? (0, design.A[parameter][table])
            : parameter < a + b ? (1, design.B[parameter - a][table])
            : (2 + parameter - a - b, 1);
    }
}
