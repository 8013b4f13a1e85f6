using System.Text.Json;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Testing;
using LivingReview.Testing.Living;

namespace LivingReview.EndToEnd.Tests.Living;

/// <summary>What <c>livingreview analyze</c> says about the sample's file, to hold against what the services say.</summary>
internal static class Analyzed
{
    private static readonly string[] Numbers =
    [
        "logLikelihood", "logitSensitivity", "logitSpecificity", "seLogitSensitivity", "seLogitSpecificity", "covLogits",
        "varianceSensitivity", "varianceSpecificity", "covariance", "correlation", "auc",
    ];

    private static readonly string[] Intervals = ["sensitivity", "specificity", "lrPositive", "lrNegative", "diagnosticOddsRatio"];

    /// <summary>Runs the command; gives the strata by name.</summary>
    public static async Task<IReadOnlyDictionary<string, JsonElement>> SampleAsync(CancellationToken cancellationToken)
    {
        var run = await ChildProcess.RunAsync(
            Repository.CommandLineAssembly,
            ["analyze", ReviewApi.SampleFile, "--by", "modality", "--by", "ml_type", "--by", "validation", "--by", "examination_part", "--format", "json"],
            cancellationToken: cancellationToken);
        Assert.True(run.ExitCode == 0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        return json.RootElement.GetProperty("strata").EnumerateArray().ToDictionary(s => s.GetProperty("stratum").GetString()!, s => s.Clone());
    }

    /// <summary>Every figure of the strata that the command knows (it has no conjunctions) equal, digit for digit.</summary>
    public static void AssertSame(IReadOnlyDictionary<string, JsonElement> analyzed, IReadOnlyList<StratumEstimate> estimates)
    {
        var living = estimates.Where(s => !s.Stratum.Contains(';', StringComparison.Ordinal)).ToList();
        Assert.Equal(analyzed.Keys.Order(StringComparer.Ordinal), living.Select(s => s.Stratum).Order(StringComparer.Ordinal));
        foreach (var estimate in living)
        {
            var expected = analyzed[estimate.Stratum];
            var actual = JsonSerializer.SerializeToElement(estimate, JsonSerializerOptions.Web);
            Assert.Equal(expected.GetProperty("k").GetInt32(), estimate.K);
            Assert.Equal(expected.GetProperty("regime").GetString(), estimate.Regime.Name());
            foreach (var name in Numbers) AssertSame(estimate.Stratum, name, Number(expected, name), Number(actual, name));
            foreach (var name in Intervals)
            {
                foreach (var part in new[] { "estimate", "lower", "upper" })
                    AssertSame(estimate.Stratum, $"{name}.{part}", Number(Part(expected, name), part), Number(Part(actual, name), part));
            }
        }
    }

    private static void AssertSame(string stratum, string name, double? expected, double? actual) =>
        Assert.True(Nullable.Equals(expected, actual), $"{stratum} {name}: analyze says {expected:R}, the services {actual:R}.");

    private static JsonElement? Part(JsonElement element, string name) =>
        element.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object ? part : null;

    private static double? Number(JsonElement? element, string name) =>
        element is { } whole && whole.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number ? number.GetDouble() : null;
}
