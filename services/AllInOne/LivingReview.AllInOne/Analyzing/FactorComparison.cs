using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>A likelihood-ratio test.</summary>
internal sealed record LikelihoodRatioTest(double Chi2, int Df, double P);

/// <summary>
/// Whether accuracy differs between the levels of a factor: on both outcomes, and on each given the other. Meta-regression of the
/// binomial model with a common covariance matrix.
/// </summary>
internal sealed record FactorComparison(
    string Factor, IReadOnlyList<string> Levels, LikelihoodRatioTest Both, LikelihoodRatioTest OnSensitivity, LikelihoodRatioTest OnSpecificity,
    IReadOnlyList<string> Warnings)
{
    /// <summary>A factor with more levels than this is a label; its regression would have two coefficients for each.</summary>
    public const int MostLevels = 50;

    /// <summary>Null where there are no two levels to compare, a level for every table, or too many.</summary>
    public static FactorComparison? Of(string factor, IReadOnlyList<AccuracyRow> rows)
    {
        var informative = rows.Where(row => row.Table.Table.Total > 0 && row.Factors[factor].Length > 0).ToArray();
        var covariate = Covariate.FromLevels(factor, [.. informative.Select(row => row.Factors[factor])]);
        if (covariate.Levels.Count is < 2 or > MostLevels || covariate.Levels.Count >= informative.Length) return null;
        var result = MetaRegression.Fit(Array.ConvertAll(informative, row => row.Table.Table), covariate, new() { SeparateVariances = false });
        return result is null ? null : new(factor, covariate.Levels, Test(result.Joint), Test(result.OnSensitivity), Test(result.OnSpecificity), result.Warnings);
    }

    private static LikelihoodRatioTest Test(ChiSquaredTest test) => new(test.Statistic, test.DegreesOfFreedom, test.PValue);
}
