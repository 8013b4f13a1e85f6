namespace LivingReview.AllInOne.Analyzing.Models;

/// <summary>The models of <c>analyze --model</c> beyond the pooling of one test.</summary>
internal static class ModelAnalyses
{
    /// <summary>A fresh set, since options belong to one command.</summary>
    public static IReadOnlyList<IModelAnalysis> CreateAll() =>
    [
        new ComparativeAnalysis(), new BayesianAnalysis(), new ThresholdAnalysis(), new LatentClassAnalysis(), new SelectionAnalysis(), new RegressionAnalysis(), new DecisionAnalysis(),
        new ForecastAnalysis(), new TrivariateAnalysis(),
    ];
}
