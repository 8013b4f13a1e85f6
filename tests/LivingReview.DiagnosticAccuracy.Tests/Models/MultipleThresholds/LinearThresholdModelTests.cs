using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.MultipleThresholds;

/// <summary>Against diagmeta 0.5-1 on lme4 1.1-31.</summary>
public sealed class LinearThresholdModelTests
{
    private static readonly string[] Effects = ["CI", "DI", "CS", "DS", "CICS", "DICS", "CIDS", "DIDS"];

    public static TheoryData<string> Keys => [.. ReferenceData.Json("thresholds", "diagmeta.json").EnumerateObject().Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_fit_agrees_with_diagmeta(string key)
    {
        var gold = ReferenceData.Json("thresholds", "diagmeta.json").GetProperty(key);
        var parts = key.Split('|');
        var options = new LinearThresholdOptions
        {
            Effects = (LinearThresholdEffects)Array.IndexOf(Effects, parts[1]),
            LogThresholds = parts[0].StartsWith("feno", StringComparison.Ordinal),
            Normal = parts[2] == "normal",
        };

        var fit = LinearThresholdModel.Fit(ThresholdModelTests.Read(parts[0] + ".csv"), options)!;

        // lme4 stops a little below the maximum, more so where it says that it is singular.
        Assert.True(fit.RemlCriterion < gold.GetProperty("remlCriterion").GetDouble() + 1e-5, $"REML {fit.RemlCriterion} above {gold.GetProperty("remlCriterion")}");
        Near.Equal(gold.GetProperty("remlCriterion").GetDouble(), fit.RemlCriterion, gold.GetProperty("singular").GetBoolean() ? 1e-3 : 1e-5, "REML");
        for (var i = 0; i < 4; i++)
        {
            Near.Equal(gold.GetProperty("fixef")[i].GetDouble(), fit.FixedEffects[i], 1e-3, $"fixed effect {i}");
            Near.Equal(gold.GetProperty("se")[i].GetDouble(), Math.Sqrt(fit.Covariance[i * 5]), 2e-3, $"standard error {i}");
        }

        Near.Equal(gold.GetProperty("sigma").GetDouble(), fit.Sigma, 1e-3, "sigma");
        foreach (var at in gold.GetProperty("at").EnumerateArray())
        {
            double[] values = [.. at.EnumerateArray().Select(v => v.GetDouble())];
            var accuracy = fit.AccuracyAt(values[0]);
            // diagmeta adds a mean sampling variance to the variance of each line, so its limits are wider.
            Near.Equal(values[1], accuracy.Sensitivity?.Estimate, 1e-3, "sensitivity");
            Near.Equal(values[4], accuracy.Specificity?.Estimate, 1e-3, "specificity");
            Assert.True(values[2] < accuracy.Sensitivity!.Value.Lower && accuracy.Sensitivity.Value.Lower < accuracy.Sensitivity.Value.Estimate);
        }
    }

    [Fact]
    public void Too_little_gives_nothing() => Assert.Null(LinearThresholdModel.Fit([new("A", 1, new(5, 1, 2, 9)), new("A", 2, new(4, 1, 3, 9))]));
}
