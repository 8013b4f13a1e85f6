using LivingReview.DiagnosticAccuracy.Numerics.Linear;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>A chi-squared test.</summary>
/// <param name="Statistic">The statistic, at least 0.</param>
/// <param name="DegreesOfFreedom">Its degrees of freedom.</param>
/// <param name="PValue">Upper tail probability; of Hotelling's distribution where the covariance is clustered by study.</param>
public readonly record struct ChiSquaredTest(double Statistic, int DegreesOfFreedom, double PValue)
{
    /// <summary>Likelihood ratio test: 2 (larger - smaller).</summary>
    internal static ChiSquaredTest LikelihoodRatio(double larger, double smaller, int df) => FromStatistic(Math.Max(0, 2 * (larger - smaller)), df);

    /// <summary>Wald test that all the contrasts (rows of coefficients) are 0: d' (C V C')^-1 d. Null where the matrix is singular.</summary>
    internal static ChiSquaredTest? Wald(double[] coefficients, IReadOnlyList<double>? covariance, double[][] contrasts)
    {
        if (covariance is null || contrasts.Length == 0)
            return null;
        var (p, m) = (coefficients.Length, contrasts.Length);
        var d = new double[m];
        var v = new double[m * m];
        for (var r = 0; r < m; r++)
        {
            for (var i = 0; i < p; i++)
            {
                d[r] += contrasts[r][i] * coefficients[i];
                for (var c = 0; c < m; c++)
                {
                    for (var j = 0; j < p; j++)
                        v[r * m + c] += contrasts[r][i] * contrasts[c][j] * covariance[i * p + j];
                }
            }
        }

        if (!SymmetricMatrix.Cholesky(v, m, 1e-12))
            return null;
        var solved = (double[])d.Clone();
        SymmetricMatrix.SolveCholesky(v, m, solved);
        return FromStatistic(d.Zip(solved, (a, b) => a * b).Sum(), m);
    }

    /// <summary>
    /// The same statistic with a covariance that was itself estimated from m independent pieces: (m - q + 1) / (m q) of it has the F distribution with q and
    /// m - q + 1 degrees of freedom (Hotelling 1931, Ann Math Stat 2:360). Null where there are too few pieces for q contrasts.
    /// </summary>
    /// <param name="pieces">m, a number of clusters less the coefficients that were estimated from them, or what comes nearest to that.</param>
    internal ChiSquaredTest? ByHotelling(double pieces)
    {
        var (q, rest) = (DegreesOfFreedom, pieces - DegreesOfFreedom + 1);
        if (!(rest > 0))
            return null;
        var f = Statistic * rest / (pieces * q);
        return this with { PValue = SpecialFunctions.BetaRegularized(rest / 2, q / 2.0, rest / (rest + q * f)) };
    }

    private static ChiSquaredTest FromStatistic(double statistic, int df) =>
        // The regularized upper gamma function keeps its digits where 1 - CDF would lose them.
        new(statistic, df, df < 1 || statistic <= 0 ? 1 : SpecialFunctions.GammaUpperRegularized(df / 2.0, statistic / 2));

    /// <summary>Two-sided p of a standard normal statistic.</summary>
    internal static double TwoSidedNormal(double z) => 2 * Normal.CDF(0, 1, -Math.Abs(z));
}
