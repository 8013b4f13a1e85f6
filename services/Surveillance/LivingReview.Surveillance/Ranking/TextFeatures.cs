using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Text;

namespace LivingReview.Surveillance.Ranking;

/// <summary>The words of a record that the ranking looks at.</summary>
/// <param name="Id">The record.</param>
/// <param name="Text">Title and abstract.</param>
internal sealed record RankedText(string Id, string Text);

/// <summary>A record as a sparse vector of unit length.</summary>
/// <param name="Indices">Numbers of its words, ascending.</param>
/// <param name="Values">Their weights.</param>
internal sealed record SparseText(int[] Indices, float[] Values)
{
    /// <summary>Weighted sum.</summary>
    public double Dot(IReadOnlyList<float> weights)
    {
        var sum = 0.0;
        for (var i = 0; i < Indices.Length; i++) sum += Values[i] * weights[Indices[i]];
        return sum;
    }
}

/// <summary>
/// TF-IDF of words without stop words (ML.NET), each record scaled to length 1. The same texts in the same order give the same vectors. Pairs of
/// words were tried and found fewer of the last relevant records of the larger of two public sets.
/// </summary>
internal sealed class TextFeatures
{
    private const int MostTerms = 40_000;

    private TextFeatures(IReadOnlyList<string> ids, IReadOnlyList<SparseText> vectors, int terms) => (Ids, Vectors, Terms) = (ids, vectors, terms);

    public IReadOnlyList<string> Ids { get; }

    /// <summary>Vectors in the order of <see cref="Ids"/>.</summary>
    public IReadOnlyList<SparseText> Vectors { get; }

    /// <summary>Length of the vectors.</summary>
    public int Terms { get; }

    public static TextFeatures Of(IReadOnlyList<RankedText> records)
    {
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(records.Select(r => new Input { Text = r.Text }));
        var options = new TextFeaturizingEstimator.Options
        {
            CharFeatureExtractor = null,
            KeepNumbers = false,
            KeepPunctuations = false,
            Norm = TextFeaturizingEstimator.NormFunction.L2,
            StopWordsRemoverOptions = new StopWordsRemovingEstimator.Options { Language = TextFeaturizingEstimator.Language.English },
            WordFeatureExtractor = new WordBagEstimator.Options { NgramLength = 1, MaximumNgramsCount = [MostTerms], Weighting = NgramExtractingEstimator.WeightingCriteria.TfIdf },
        };
        var transformed = context.Transforms.Text.FeaturizeText("Features", options, nameof(Input.Text)).Fit(data).Transform(data);
        var vectors = new List<SparseText>(records.Count);
        var terms = ((VectorDataViewType)transformed.Schema["Features"].Type).Size;
        foreach (var vector in transformed.GetColumn<VBuffer<float>>("Features"))
        {
            var items = vector.Items().Where(i => i.Value != 0).ToList();
            vectors.Add(new([.. items.Select(i => i.Key)], [.. items.Select(i => i.Value)]));
        }

        return new TextFeatures([.. records.Select(r => r.Id)], vectors, terms);
    }

    private sealed class Input
    {
        public string Text { get; set; } = "";
    }
}
