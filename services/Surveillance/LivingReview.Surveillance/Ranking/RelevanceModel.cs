using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace LivingReview.Surveillance.Ranking;

/// <summary>
/// Logistic regression over the words of decided records (ML.NET's L-BFGS), relevant and irrelevant records with the same weight in all. It
/// orders what is not decided yet, and nothing else: its scores are not probabilities of anything.
/// </summary>
internal static class RelevanceModel
{
    /// <summary>Ridge penalty beside the sum of the weighted losses, in which all relevant records weigh as much as all irrelevant ones.</summary>
    private const float Penalty = 1f;

    /// <summary>Scores by record, higher is to be read earlier; null as long as there is no relevant or no irrelevant record to learn from.</summary>
    /// <param name="features">All records.</param>
    /// <param name="relevant">Decided records by their place: whether they are relevant.</param>
    public static double[]? Scores(TextFeatures features, IReadOnlyDictionary<int, bool> relevant)
    {
        var positives = relevant.Values.Count(r => r);
        var negatives = relevant.Count - positives;
        if (positives == 0 || negatives == 0) return null;

        var context = new MLContext(seed: 1);
        var definition = SchemaDefinition.Create(typeof(Example));
        definition[nameof(Example.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features.Terms);
        var examples = relevant.OrderBy(r => r.Key).Select(r => new Example
        {
            Label = r.Value,
            Weight = r.Value ? (float)negatives / positives : 1,
            Features = new VBuffer<float>(features.Terms, features.Vectors[r.Key].Indices.Length, features.Vectors[r.Key].Values, features.Vectors[r.Key].Indices),
        });
        var trainer = context.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options
        {
            LabelColumnName = nameof(Example.Label),
            FeatureColumnName = nameof(Example.Features),
            ExampleWeightColumnName = nameof(Example.Weight),
            L1Regularization = 0,
            L2Regularization = Penalty,
            NumberOfThreads = 1,
            HistorySize = 20,
            OptimizationTolerance = 1e-4f,
            MaximumNumberOfIterations = 100,
        });
        var model = trainer.Fit(context.Data.LoadFromEnumerable(examples, definition)).Model;
        var weights = ((CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>)model).SubModel.Weights;
        return [.. features.Vectors.Select(v => v.Dot(weights))];
    }

    private sealed class Example
    {
        public bool Label { get; set; }

        public float Weight { get; set; }

        public VBuffer<float> Features { get; set; }
    }
}
