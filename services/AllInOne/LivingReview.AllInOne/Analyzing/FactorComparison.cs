using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>A likelihood-ratio test.</summary>
internal sealed record LikelihoodRatioTest(double Chi2, int Df, double P);

/// <summary>Whether accuracy differs between the levels of a factor: on both outcomes, and on each given the other.</summary>
internal sealed record FactorComparison(
    string Factor, IReadOnlyList<string> Levels, LikelihoodRatioTest? Both, LikelihoodRatioTest? OnSensitivity, LikelihoodRatioTest? OnSpecificity)
{
    /// <summary>Null where there are no two levels to compare, or the model has no likelihood to compare by.</summary>
    public static FactorComparison? Of(string factor, IReadOnlyList<AccuracyRow> rows, PoolingOptions options) => null;
}
