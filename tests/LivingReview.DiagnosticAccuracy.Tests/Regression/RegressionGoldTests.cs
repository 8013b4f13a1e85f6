using System.Text.Json;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Regression;

public class RegressionGoldTests
{
    [Theory]
    [MemberData(nameof(GoldUnit.With), "/metareg", MemberType = typeof(GoldUnit))]
    public void Meta_regression_agrees_with_the_reference(string name)
    {
        var unit = GoldUnit.Get(name);
        foreach (var gold in unit.File.GetProperty("metareg").EnumerateArray())
            Compare(unit.Data, gold, null);
    }

    [Theory]
    [MemberData(nameof(GoldUnit.With), "/metareg_clustered", MemberType = typeof(GoldUnit))]
    public void Meta_regression_with_shared_studies_agrees_with_the_reference(string name)
    {
        var unit = GoldUnit.Get(name);
        var gold = unit.File.GetProperty("metareg_clustered");
        foreach (var entry in gold.ValueKind == JsonValueKind.Array ? [.. gold.EnumerateArray()] : new[] { gold })
            Compare(unit.Data, entry, unit.Data.Column("study_cluster"));
    }

    [Theory]
    [MemberData(nameof(GoldUnit.With), "/clustered_by_study", MemberType = typeof(GoldUnit))]
    public void Shared_studies_agree_with_the_reference(string name)
    {
        var unit = GoldUnit.Get(name);
        var exact = unit.File.GetProperty("clustered_by_study").GetProperty("aghq");

        var fit = SharedStudies.Fit(unit.Counts, unit.Data.Column("study_cluster"))!;

        Near.Equal(exact.GetProperty("logLik").GetDouble(), fit.LogLikelihood, 1e-7, "logLik");
        Near.Equal(exact.GetProperty("coef").GetProperty("mu_sens").GetDouble(), fit.Sensitivity[0], 1e-6, "mu_sens");
        Near.Equal(exact.GetProperty("se").GetProperty("mu_spec").GetDouble(), Math.Sqrt(fit.Covariance![3]), 1e-6, "se_spec");
        Near.Equal(exact.GetProperty("cov").GetDouble(), fit.CovarianceBetween, 1e-6, "cov");
    }

    private static void Compare(DataSet data, JsonElement gold, IReadOnlyList<string>? studies)
    {
        var name = $"{data.Name} {gold.GetProperty("covariate").GetString()}";
        var covariate = Covariate.FromLevels(name, data.Column(gold.GetProperty("covariate").GetString()!));

        var result = MetaRegression.Fit(data.Tables, covariate, new RegressionOptions { Studies = studies })!;

        Assert.Equal(gold.GetProperty("n_used").GetInt32(), result.Tables);
        Model(gold, "both", result.Both, name);
        Model(gold, "sens_only", result.SensitivityOnly, name);
        Model(gold, "spec_only", result.SpecificityOnly, name);
        Model(gold, "null", result.Null, name);
        Test(gold, "both_vs_null", result.Joint, name);
        Test(gold, "sens_given_spec", result.OnSensitivity, name);
        Test(gold, "spec_given_sens", result.OnSpecificity, name);
        var levels = gold.GetProperty("levels_aghq");
        for (var i = 0; i < levels.GetArrayLength(); i++)
        {
            var level = levels[i];
            Assert.Equal(level.GetProperty("level").GetString(), result.Levels[i].Level);
            Limits(level, "sens", "sens_lo", "sens_hi", result.Levels[i].Sensitivity!.Value, name);
            Limits(level, "spec", "spec_lo", "spec_hi", result.Levels[i].Specificity!.Value, name);
        }

        var contrasts = gold.GetProperty("contrasts_aghq");
        for (var i = 0; i < contrasts.GetArrayLength(); i++)
        {
            Pair(contrasts[i].GetProperty("sens"), result.SensitivityContrasts[i], name);
            Pair(contrasts[i].GetProperty("spec"), result.SpecificityContrasts[i], name);
        }

        if (gold.TryGetProperty("separate_covariances", out var separate))
        {
            Near.Equal(separate.GetProperty("sum_logLik_separate").GetDouble(), result.Separate!.LogLikelihood, 1e-7, name);
            Near.Equal(separate.GetProperty("LRT_vs_common_covariance").GetProperty("p").GetDouble(), result.Separate.AgainstCommon!.Value.PValue, 1e-6, name);
            Near.Equal(separate.GetProperty("LRT_vs_null").GetProperty("chi2").GetDouble(), result.Separate.AgainstNull!.Value.Statistic, 1e-6, name);
        }
    }

    private static void Model(JsonElement gold, string key, RegressionModel model, string name)
    {
        var exact = gold.GetProperty("aghq").GetProperty(key);
        Near.Equal(exact.GetProperty("logLik").GetDouble(), model.LogLikelihood, 1e-7, $"{name} {key} logLik");
        Near.Equal(exact.GetProperty("var_sens").GetDouble(), model.VarianceSensitivity, 1e-6, $"{name} {key} var_sens");
        Near.Equal(exact.GetProperty("var_spec").GetDouble(), model.VarianceSpecificity, 1e-6, $"{name} {key} var_spec");
        double[] coefficients = [.. model.Sensitivity, .. model.Specificity];
        var index = 0;
        foreach (var (estimate, error) in exact.GetProperty("coef").EnumerateObject().Zip(exact.GetProperty("se").EnumerateObject()))
        {
            Near.Equal(estimate.Value.GetDouble(), coefficients[index], 1e-6, $"{name} {key} {estimate.Name}");
            Near.Equal(error.Value.GetDouble(), Math.Sqrt(model.Covariance![index * coefficients.Length + index]), 1e-6, $"{name} {key} se {error.Name}");
            index++;
        }

        Assert.Equal(coefficients.Length, index);
    }

    private static void Test(JsonElement gold, string key, ChiSquaredTest test, string name)
    {
        var exact = gold.GetProperty("LRT_aghq").GetProperty(key);
        Near.Equal(exact.GetProperty("chi2").GetDouble(), test.Statistic, 1e-6, $"{name} {key}");
        Assert.Equal(exact.GetProperty("df").GetInt32(), test.DegreesOfFreedom);
        Near.Equal(exact.GetProperty("p").GetDouble(), test.PValue, 1e-6, $"{name} {key} p");
    }

    private static void Limits(JsonElement gold, string estimate, string lower, string upper, Interval interval, string name)
    {
        Near.Equal(gold.GetProperty(estimate).GetDouble(), interval.Estimate, 1e-6, name);
        Near.Equal(gold.GetProperty(lower).GetDouble(), interval.Lower, 1e-6, name);
        Near.Equal(gold.GetProperty(upper).GetDouble(), interval.Upper, 1e-6, name);
    }

    private static void Pair(JsonElement gold, CovariateContrast contrast, string name)
    {
        Near.Equal(gold.GetProperty("logit_diff").GetDouble(), contrast.LogitDifference.Estimate, 1e-6, name);
        Near.Equal(gold.GetProperty("se").GetDouble(), contrast.StandardError, 1e-6, name);
        Near.Equal(gold.GetProperty("p").GetDouble(), contrast.PValue, 1e-6, name);
        Limits(gold, "ratio", "ratio_lo", "ratio_hi", contrast.Ratio, name);
        Limits(gold, "difference", "difference_lo", "difference_hi", contrast.Difference, name);
    }
}
