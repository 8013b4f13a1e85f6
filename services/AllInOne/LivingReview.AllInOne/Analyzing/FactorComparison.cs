using System.Globalization;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>A likelihood-ratio test, or a Wald test in its place.</summary>
internal sealed record LikelihoodRatioTest(double Chi2, int Df, double P);

/// <summary>
/// Whether accuracy differs between the levels of a factor: on both outcomes, and on each given the other. Meta-regression of the
/// binomial model with a common covariance matrix; where studies have several tables the tests are Wald's with a covariance clustered by study.
/// </summary>
internal sealed record FactorComparison(
    string Factor, IReadOnlyList<string> Levels, LikelihoodRatioTest Both, LikelihoodRatioTest OnSensitivity, LikelihoodRatioTest OnSpecificity,
    IReadOnlyList<EstimateWarning> Warnings)
{
    /// <summary>A factor with more levels than this is a label; its regression would have two coefficients for each.</summary>
    public const int MaxLevels = 50;

    private const int MaxNamed = 50;

    /// <summary>Whether the tests are Wald's with a covariance clustered by study.</summary>
    public bool IsClustered { get; init; }

    /// <summary>Number of studies with a table in more than one level.</summary>
    public int SharedStudyCount { get; init; }

    /// <summary>Their names, at most 50.</summary>
    public IReadOnlyList<string> SharedStudies { get; init; } = [];

    /// <summary>Null where there are no two levels to compare, a level for every table, or too many.</summary>
    public static FactorComparison? Compare(string factor, IReadOnlyList<FileStratum> levels)
    {
        var informative = (from level in levels from row in level.Rows where row.Row.Table.Table.Total > 0 select (row.Study, row.Row, Level: level.Key.Levels[0].Level))
            .OrderBy(r => r.Row.Row).ToArray();
        var covariate = Covariate.FromLevels(factor, [.. informative.Select(row => row.Level)]);
        if (covariate.Levels.Count is < 2 or > MaxLevels || covariate.Levels.Count >= informative.Length) return null;
        var byStudy = informative.GroupBy(r => r.Study, StringComparer.Ordinal).Where(g => g.Count() > 1).ToList();
        var options = new RegressionOptions { SeparateVariances = false, Clusters = byStudy.Count > 0 ? [.. informative.Select(r => r.Study)] : null };
        if (MetaRegression.Fit(Array.ConvertAll(informative, row => row.Row.Table.Table), covariate, options) is not { } result) return null;
        var comparison = new FactorComparison(factor, covariate.Levels, Test(result.Joint), Test(result.OnSensitivity), Test(result.OnSpecificity), result.Warnings);
        if (byStudy.Count == 0) return comparison;

        string[] shared = [.. byStudy.Where(g => g.Select(r => r.Level).Distinct(StringComparer.Ordinal).Count() > 1).Select(g => g.First().Row.Table.Study).Order(StringComparer.Ordinal)];
        var clustered = result is { WaldJoint: not null, WaldSensitivity: not null, WaldSpecificity: not null };
        var dependence = string.Create(
            CultureInfo.InvariantCulture,
            $"{factor}: {(shared.Length > 0 ? $"{shared.Length} studies are in more than one level" : $"{byStudy.Count} studies have several tables in a level")}, so the tables are not independent; {(clustered ? "the tests use a covariance clustered by study" : "a covariance clustered by study does not hold here (it needs five studies in each level, with results of both kinds), and the tests take them as independent")}");
        return comparison with
        {
            Both = clustered ? Test(result.WaldJoint!.Value) : comparison.Both,
            OnSensitivity = clustered ? Test(result.WaldSensitivity!.Value) : comparison.OnSensitivity,
            OnSpecificity = clustered ? Test(result.WaldSpecificity!.Value) : comparison.OnSpecificity,
            IsClustered = clustered,
            SharedStudyCount = shared.Length,
            SharedStudies = [.. shared.Take(MaxNamed)],
            Warnings = [new(!clustered ? WarningCodes.IndependenceAssumed : shared.Length > 0 ? WarningCodes.SharedStudies : WarningCodes.SeveralTables, dependence), .. comparison.Warnings.Where(w => w.Code != WarningCodes.IndependenceAssumed)],
        };
    }

    private static LikelihoodRatioTest Test(ChiSquaredTest test) => new(test.Statistic, test.DegreesOfFreedom, test.PValue);
}
