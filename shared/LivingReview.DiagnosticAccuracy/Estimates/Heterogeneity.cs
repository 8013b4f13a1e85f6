namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// I-squared for two correlated proportions (Zhou and Dendukuri 2014): the share of variation that lies between studies, 0..1.
/// <paramref name="Bivariate"/> is 0 by construction at a correlation of -1 or 1: never show it alone.
/// </summary>
/// <param name="Sensitivity">Of the diseased arm.</param>
/// <param name="Specificity">Of the non-diseased arm.</param>
/// <param name="Bivariate">Of both, from the generalized variances.</param>
public sealed record BivariateI2(double? Sensitivity, double? Specificity, double? Bivariate);

/// <summary>Measures of heterogeneity that follow from the between-study variances; null where a variance is not estimated.</summary>
public static class Heterogeneity
{
    // Phi^-1(0.75).
    private const double UpperQuartile = 0.67448975019608174;

    /// <summary>
    /// I2_A = s_A^2 / (s_A^2 + w_A) with the typical within-study variance w_A = (e^(s_A^2/2 + mu_A) + e^(s_A^2/2 - mu_A) + 2) mean(1/n_1);
    /// bivariate: sqrt|Sigma| / (sqrt|Sigma| + sqrt(w_A w_B)). The means run over the tables whose arm is not empty.
    /// </summary>
    /// <param name="fit">The fitted model.</param>
    /// <param name="tables">The tables it was fitted to.</param>
    public static BivariateI2 I2(BivariateFit fit, IEnumerable<TwoByTwo> tables)
    {
        double inverseDiseased = 0, inverseOthers = 0;
        int diseasedArms = 0, otherArms = 0;
        foreach (var table in tables)
        {
            if (table.Diseased > 0) (inverseDiseased, diseasedArms) = (inverseDiseased + 1.0 / table.Diseased, diseasedArms + 1);
            if (table.NonDiseased > 0) (inverseOthers, otherArms) = (inverseOthers + 1.0 / table.NonDiseased, otherArms + 1);
        }

        var withinA = TypicalWithin(fit.LogitSensitivity, fit.VarianceSensitivity, inverseDiseased, diseasedArms);
        var withinB = TypicalWithin(fit.LogitSpecificity, fit.VarianceSpecificity, inverseOthers, otherArms);
        return new(
            Share(fit.VarianceSensitivity, withinA),
            Share(fit.VarianceSpecificity, withinB),
            withinA is { } a && withinB is { } b && GeneralizedSd(fit) is { } between ? Share(between, Math.Sqrt(a) * Math.Sqrt(b)) : null);
    }

    /// <summary>Intraclass correlation on the latent logistic scale, s^2 / (s^2 + pi^2/3), 0..1.</summary>
    /// <param name="variance">Between-study variance on the logit scale, at least 0.</param>
    public static double? Icc(double? variance) => variance is { } v ? v / (v + Math.PI * Math.PI / 3) : null;

    /// <summary>Median odds ratio between two random studies, exp(sqrt(2 s^2) Phi^-1(0.75)), at least 1 (Larsen and Merlo 2005).</summary>
    /// <param name="variance">Between-study variance on the logit scale, at least 0.</param>
    public static double? MedianOddsRatio(double? variance) =>
        variance is { } v && Math.Exp(Math.Sqrt(2 * v) * UpperQuartile) is var ratio && double.IsFinite(ratio) ? ratio : null;

    /// <summary>Higgins' I-squared of any homogeneity statistic: max(0, (Q - df) / Q); 0 where Q is 0.</summary>
    /// <param name="statistic">Q, at least 0.</param>
    /// <param name="degreesOfFreedom">df.</param>
    public static double Higgins(double statistic, double degreesOfFreedom) =>
        statistic > degreesOfFreedom ? (statistic - degreesOfFreedom) / statistic : 0;

    /// <summary>
    /// Variances with Wald intervals on the log scale, exp(ln s^2 -+ z 2 se(s) / s). Null at a variance of 0 or without covariance.
    /// </summary>
    /// <param name="fit">The fitted model.</param>
    /// <param name="covariance">Covariance of all parameters.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    public static ArmIntervals Variances(BivariateFit fit, ParameterCovariance? covariance, double confidenceLevel = 0.95)
    {
        return new(Arm(fit.VarianceSensitivity, 2), Arm(fit.VarianceSpecificity, 3));

        Interval? Arm(double? variance, int index)
        {
            if (variance is not > 0 || covariance is null) return null;
            var factor = Math.Exp(Quantiles.NormalTwoSided(confidenceLevel) * 2 * Math.Sqrt(covariance[index, index] / variance.Value));
            return double.IsFinite(factor) ? new(variance.Value, variance.Value / factor, variance.Value * factor) : null;
        }
    }

    /// <summary>Correlation with a Wald interval on Fisher's z scale, tanh(atanh r -+ z se / (1 - r^2)); null on the boundary.</summary>
    /// <param name="fit">The fitted model.</param>
    /// <param name="covariance">Covariance of all parameters.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    public static Interval? Correlation(BivariateFit fit, ParameterCovariance? covariance, double confidenceLevel = 0.95)
    {
        if (fit.Correlation is not (> -1 and < 1 and { } r) || covariance is null) return null;
        var half = Quantiles.NormalTwoSided(confidenceLevel) * Math.Sqrt(covariance[4, 4]) / (1 - r * r);
        return new(r, Math.Tanh(Math.Atanh(r) - half), Math.Tanh(Math.Atanh(r) + half));
    }

    private static double? TypicalWithin(double? logit, double? variance, double inverseSum, int arms)
    {
        if (logit is not { } mu || variance is not { } v || arms == 0) return null;
        var within = (Math.Exp(v / 2 + mu) + Math.Exp(v / 2 - mu) + 2) * inverseSum / arms;
        return double.IsFinite(within) ? within : null;
    }

    private static double? GeneralizedSd(BivariateFit fit)
    {
        if (fit is not { VarianceSensitivity: { } a, VarianceSpecificity: { } b }) return null;
        var r = fit.Correlation ?? 0;
        return Math.Sqrt(a) * Math.Sqrt(b) * Math.Sqrt(Math.Max(0, 1 - r * r));
    }

    private static double? Share(double? between, double? within) =>
        between is { } b && within is { } w && b + w > 0 ? b / (b + w) : null;
}
