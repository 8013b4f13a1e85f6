using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;
using LivingReview.DiagnosticAccuracy.Regression;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>Cluster-robust covariance of the two means.</summary>
/// <param name="SeLogitSensitivity">Robust standard error of mu_A.</param>
/// <param name="SeLogitSpecificity">Robust standard error of mu_B.</param>
/// <param name="CovLogits">Robust covariance of the two.</param>
/// <param name="Studies">Number of studies (clusters), C.</param>
public sealed record RobustCovariance(double SeLogitSensitivity, double SeLogitSpecificity, double CovLogits, int Studies);

/// <summary>What a study adds to the two means of a stratum, on the logit scale: H^-1 times the sum of the scores of its tables.</summary>
/// <param name="Study">The study.</param>
/// <param name="Sensitivity">To mu_A.</param>
/// <param name="Specificity">To mu_B.</param>
public readonly record struct StudyInfluenceOnMeans(string Study, double Sensitivity, double Specificity);

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
        if (Influences(tables, studies, fit) is not { Count: > 1 } influences)
            return null;
        double aa = 0, ab = 0, bb = 0;
        foreach (var (_, a, b) in influences)
            (aa, ab, bb) = (aa + a * a, ab + a * b, bb + b * b);
        var factor = influences.Count / (influences.Count - 1.0);
        return new RobustCovariance(Math.Sqrt(factor * aa), Math.Sqrt(factor * bb), factor * ab, influences.Count);
    }

    /// <summary>What each study adds to the two means.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="studies">The study of each table.</param>
    /// <param name="fit">The exact fit of the tables.</param>
    /// <returns>One entry for each study; null where the fit lacks a mean or its information is singular.</returns>
    public static IReadOnlyList<StudyInfluenceOnMeans>? Influences(ReadOnlySpan<TwoByTwo> tables, IReadOnlyList<string> studies, BivariateFit fit)
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
        var design = DesignMatrix.Intercepts(cells.Count);
        var likelihood = new BinomialLikelihood(cells, design, RandomEffects.Bivariate, QuadratureRuleSelection.CoarseNodes);
        QuadratureRuleSelection.Refine(likelihood, theta);
        int[] free = [.. Enumerable.Range(0, 5).Where(i => i < 2 || IsFree(i, theta, fit))];
        var clusters = Enumerable.Range(0, order.Length).GroupBy(i => studies[order[i]], StringComparer.Ordinal).ToArray();
        return ClusterSandwich.Influences(likelihood, design, theta, free, [.. clusters.Select(c => c.ToArray())]) is { } influences
            ? [.. clusters.Zip(influences, (cluster, influence) => new StudyInfluenceOnMeans(cluster.Key, influence[0], influence[1]))]
            : null;
    }

    /// <summary>
    /// The correlations of the means of two strata that share studies: sum_c a_c b_c / sqrt(sum a_c^2 sum b_c^2), a_c and b_c what study c adds
    /// to the mean of the one and of the other. 0 where no study is in both; within [-1, 1].
    /// </summary>
    /// <param name="one">What the studies of one stratum add.</param>
    /// <param name="other">What those of the other add.</param>
    public static (double Sensitivity, double Specificity) Correlations(IReadOnlyList<StudyInfluenceOnMeans> one, IReadOnlyList<StudyInfluenceOnMeans> other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var of = other.ToDictionary(o => o.Study, StringComparer.Ordinal);
        double a = 0, b = 0;
        foreach (var study in one)
        {
            if (!of.TryGetValue(study.Study, out var same))
                continue;
            a += study.Sensitivity * same.Sensitivity;
            b += study.Specificity * same.Specificity;
        }

        return (Over(a, one.Sum(s => s.Sensitivity * s.Sensitivity), other.Sum(s => s.Sensitivity * s.Sensitivity)),
            Over(b, one.Sum(s => s.Specificity * s.Specificity), other.Sum(s => s.Specificity * s.Specificity)));

        static double Over(double product, double first, double second) => first > 0 && second > 0 ? Math.Clamp(product / Math.Sqrt(first * second), -1, 1) : 0;
    }

    /// <summary>Whether a scale parameter is free in the model that the fit reports.</summary>
    private static bool IsFree(int index, double[] theta, BivariateFit fit) => index switch
    {
        2 => theta[2] > 0,
        3 => fit.Correlation is not null,
        _ => theta[4] > 0,
    };
}
