using System.Text.Json;

namespace LivingReview.AllInOne.Tests.Analyzing;

/// <summary>The shape of the command's JSON: every member of the contract, each of its kind or null; JSON itself has no other numbers than finite ones.</summary>
internal static class AnalysisContract
{
    private static readonly string[] Regimes = ["bivariate", "bivariate-boundary", "uncorrelated", "fixed", "univariate", "single", "listed", "none"];
    private static readonly string[] Whole = ["k", "diseased", "nonDiseased", "iterations"];
    private static readonly string[] Numbers =
    [
        "gradientNorm", "logLikelihood", "logitSensitivity", "logitSpecificity", "seLogitSensitivity", "seLogitSpecificity", "covLogits",
        "varianceSensitivity", "varianceSpecificity", "covariance", "correlation", "auc", "partialAuc",
    ];
    private static readonly string[] Intervals = ["sensitivity", "specificity", "lrPositive", "lrNegative", "diagnosticOddsRatio", "youden"];

    public static void Check(JsonElement root, string what)
    {
        foreach (var name in (string[])["engine", "model", "file"])
            Assert.True(root.GetProperty(name).ValueKind == JsonValueKind.String, $"{what}: {name}");
        Assert.True(root.GetProperty("nodes").ValueKind is JsonValueKind.Number or JsonValueKind.Null, what);
        Assert.NotEmpty(root.GetProperty("strata").EnumerateArray());
        foreach (var stratum in root.GetProperty("strata").EnumerateArray())
            Stratum(stratum, $"{what} {stratum.GetProperty("stratum").GetString()}");
        foreach (var comparison in root.GetProperty("comparisons").EnumerateArray())
        {
            foreach (var test in (string[])["both", "onSensitivity", "onSpecificity"])
                Members(comparison.GetProperty(test), $"{what} {test}", "chi2", "df", "p");
        }
    }

    private static void Stratum(JsonElement stratum, string what)
    {
        foreach (var name in Whole)
            Assert.True(stratum.GetProperty(name).TryGetInt64(out var count) && count >= 0, $"{what}: {name}");
        foreach (var name in Numbers)
            Number(stratum.GetProperty(name), $"{what}: {name}");
        foreach (var name in Intervals)
            Interval(stratum.GetProperty(name), $"{what}: {name}");
        Assert.Contains(stratum.GetProperty("regime").GetString(), Regimes);
        Assert.True(stratum.GetProperty("converged").ValueKind is JsonValueKind.True or JsonValueKind.False, what);
        Members(stratum.GetProperty("hsroc"), what + ": hsroc", "lambda", "theta", "beta", "varianceAlpha", "varianceTheta");
        Members(stratum.GetProperty("i2"), what + ": i2", "sensitivity", "specificity", "bivariate");
        Members(stratum.GetProperty("deeks"), what + ": deeks", "slope", "se", "t", "p");
        Interval(stratum.GetProperty("predictionInterval").GetProperty("sensitivity"), what + ": prediction of sensitivity");
        Interval(stratum.GetProperty("predictionInterval").GetProperty("specificity"), what + ": prediction of specificity");
        Assert.All(stratum.GetProperty("warnings").EnumerateArray(), w => Assert.False(string.IsNullOrEmpty(w.GetString()), what));
    }

    private static void Interval(JsonElement interval, string what)
    {
        Members(interval, what, "estimate", "lower", "upper");
        if (interval.ValueKind == JsonValueKind.Null) return;
        var (estimate, lower, upper) = (interval.GetProperty("estimate").GetDouble(), interval.GetProperty("lower").GetDouble(), interval.GetProperty("upper").GetDouble());
        Assert.True(lower <= estimate && estimate <= upper, FormattableString.Invariant($"{what}: {lower} {estimate} {upper}"));
    }

    private static void Members(JsonElement group, string what, params string[] names)
    {
        if (group.ValueKind == JsonValueKind.Null) return;
        Assert.Equal(names, group.EnumerateObject().Select(p => p.Name));
        foreach (var member in group.EnumerateObject())
            Number(member.Value, $"{what}.{member.Name}");
    }

    private static void Number(JsonElement value, string what) => Assert.True(
        value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble())), what + ": " + value.GetRawText());
}
