using System.Text.Json;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.Binomial;

/// <summary>
/// Our own simulated sets and hard cases. Exact values: 101 Gauss-Hermite nodes per dimension for every study, checked by brute force in
/// <see cref="BruteForceTests"/>; Laplace values: lme4 1.1-31 where its optimizer reached the maximum.
/// </summary>
public class OwnCasesTests
{
    private const int Count = 25;

    public static TheoryData<string> Names => new(All().Select(c => c.Name));

    public static TheoryData<string> WithGlmer => new(All().Where(c => c.Gold.TryGetProperty("glmer", out _)).Select(c => c.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_exact_fit_agrees_with_one_hundred_and_one_nodes(string name)
    {
        var (_, tables, gold) = Get(name);
        var fit = BinomialModel.Fit(tables);

        Assert.Equal(Enum.Parse<Regime>(gold.GetProperty("regime").GetString()!), fit.Regime);
        Assert.Equal(gold.GetProperty("studies").GetInt32(), fit.Studies);
        Same(gold, "logLikelihood", fit.LogLikelihood, 1e-8, name);
        if (!gold.TryGetProperty("covLogits", out _))
            return;
        Same(gold, "logitSensitivity", fit.LogitSensitivity, 1e-7, name);
        Same(gold, "logitSpecificity", fit.LogitSpecificity, 1e-7, name);
        Same(gold, "seLogitSensitivity", fit.SeLogitSensitivity, 1e-7, name);
        Same(gold, "seLogitSpecificity", fit.SeLogitSpecificity, 1e-7, name);
        Same(gold, "covLogits", fit.CovLogits, 1e-7, name);
        Same(gold, "varianceSensitivity", fit.VarianceSensitivity, 1e-6, name);
        Same(gold, "varianceSpecificity", fit.VarianceSpecificity, 1e-6, name);
        Same(gold, "covariance", fit.Covariance, 1e-6, name);
    }

    [Theory]
    [MemberData(nameof(WithGlmer))]
    public void One_node_agrees_with_glmer(string name)
    {
        var (_, tables, gold) = Get(name);
        var glmer = gold.GetProperty("glmer");

        var fit = BinomialModel.Fit(tables, new BinomialOptions { Nodes = 1 });

        Same(glmer, "logLik", fit.LogLikelihood, 1e-5, name);
        Same(glmer, "logitSensitivity", fit.LogitSensitivity, 1e-5, name);
        Same(glmer, "logitSpecificity", fit.LogitSpecificity, 1e-5, name);
    }

    [Fact]
    public void No_case_is_missing()
    {
        Assert.Equal(Count, Names.Count);
        Assert.Equal(14, WithGlmer.Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_the_data_do_not_identify_is_null_and_said(string name)
    {
        var fit = BinomialModel.Fit(Get(name).Tables);

        Assert.Equal(fit.Regime == Regime.Bivariate, fit.Warnings.Count == 0);
    }

    private static (string Name, TwoByTwo[] Tables, JsonElement Gold) Get(string name) => All().Single(c => c.Name == name);

    internal static IEnumerable<(string Name, TwoByTwo[] Tables, JsonElement Gold)> All()
    {
        foreach (var item in ReferenceData.Json("own-cases.json").EnumerateArray())
        {
            var tables = item.GetProperty("tables").EnumerateArray()
                .Select(r => new TwoByTwo(r[0].GetInt64(), r[1].GetInt64(), r[2].GetInt64(), r[3].GetInt64())).ToArray();
            yield return (item.GetProperty("name").GetString()!, tables, item);
        }
    }

    private static void Same(JsonElement gold, string key, double? actual, double tolerance, string name)
    {
        if (gold.GetProperty(key).ValueKind == JsonValueKind.Null)
            Assert.Null(actual);
        else
            Near.Equal(gold.GetProperty(key).GetDouble(), actual, tolerance, $"{name} {key}");
    }
}
