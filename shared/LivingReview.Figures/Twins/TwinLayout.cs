using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures.Formatting;

namespace LivingReview.Figures.Twins;

/// <summary>Layout of the figure of all analyses of a stratum: the headline first, then the protocol's others, beside the headline's interval and the minima.</summary>
public sealed record TwinLayout
{
    public const double Width = 1060;
    public const double Top = 44;
    public const double RowHeight = 26;

    public required double Height { get; init; }

    public required IReadOnlyList<TwinRow> Rows { get; init; }

    public required IntervalPanel Sensitivity { get; init; }

    public required IntervalPanel Specificity { get; init; }

    public required double? MinimumSensitivity { get; init; }

    public required double? MinimumSpecificity { get; init; }

    /// <summary>How many analyses do not agree with the headline.</summary>
    public int Disagreeing => Rows.Count(row => row.Disagrees);

    /// <summary>How many have an estimate, the headline not counted.</summary>
    public int Others => Rows.Count(row => !row.IsHeadline && row.Sensitivity is not null && row.Specificity is not null);

    public double Bottom => Top + (Rows.Count * RowHeight);

    public static TwinLayout Compute(StratumEstimate estimate, Protocol protocol)
    {
        var (a, b) = (protocol.MinimumSensitivity, protocol.MinimumSpecificity);
        var disagreeing = Conclusions.Disagreeing(estimate, a, b).Select(twin => twin.Name).ToHashSet(StringComparer.Ordinal);
        var twins = estimate.Twins ?? [];
        var rows = new List<TwinRow> { new(T["Headline"], estimate.K, estimate.Sensitivity, estimate.Specificity, Conclusions.Of(estimate.Sensitivity, estimate.Specificity, a, b), false, true, [], Y(0)) };
        rows.AddRange(twins.Select((twin, i) => new TwinRow(
            LabelOf(twin, protocol), twin.K, twin.Sensitivity, twin.Specificity, Conclusions.Of(twin.Sensitivity, twin.Specificity, a, b), disagreeing.Contains(twin.Name), false, twin.Outliers, Y(i + 1))));
        return new TwinLayout
        {
            Height = Top + (rows.Count * RowHeight) + 34,
            Rows = rows,
            Sensitivity = IntervalPanel.Create("Sensitivity", estimate.Sensitivity, twins.Select(twin => twin.Sensitivity), 300, 450, a),
            Specificity = IntervalPanel.Create("Specificity", estimate.Specificity, twins.Select(twin => twin.Specificity), 640, 790, b),
            MinimumSensitivity = a,
            MinimumSpecificity = b,
        };
    }

    /// <summary>The same rows as a phone shows them.</summary>
    public IntervalRows OnPhone(StratumEstimate estimate) => IntervalRows.Compute(
        Rows.Select(row => new IntervalRow(row.Label, row.Verdict.Length > 0 ? row.Verdict : NumberText.Studies(row.K), row.Sensitivity, row.Specificity, row.Text) { Strong = row.IsHeadline || row.Disagrees }),
        estimate, (MinimumSensitivity, MinimumSpecificity));

    private static double Y(int row) => Top + (row * RowHeight) + (RowHeight / 2);

    private static string LabelOf(TwinEstimate twin, Protocol protocol) =>
        protocol.Twins.FirstOrDefault(stated => stated.Name == twin.Name) is { } known ? known.Label ?? known.Describe() : StratumText.Words(twin.Name);
}

/// <param name="Label">What the analysis is.</param>
/// <param name="K">Number of studies.</param>
/// <param name="Sensitivity">Its sensitivity; null if it cannot be pooled.</param>
/// <param name="Specificity">Its specificity; null if it cannot be pooled.</param>
/// <param name="Conclusion">What it says of the minima; null without.</param>
/// <param name="Disagrees">Whether the headline says otherwise.</param>
/// <param name="IsHeadline">Whether it is the headline itself.</param>
/// <param name="Outliers">Studies left out as outliers.</param>
/// <param name="Y">Middle of the row.</param>
public sealed record TwinRow(
    string Label, int K, EstimateInterval? Sensitivity, EstimateInterval? Specificity, Conclusion? Conclusion, bool Disagrees, bool IsHeadline, IReadOnlyList<string> Outliers, double Y)
{
    public string Verdict => (Conclusion, Sensitivity is null || Specificity is null, Disagrees, IsHeadline) switch
    {
        (_, true, _, _) => T["not pooled"],
        (Contracts.Estimates.Conclusion.Meets, _, _, _) => T["meets the minima"],
        (Contracts.Estimates.Conclusion.Fails, _, _, _) => T["fails a minimum"],
        (Contracts.Estimates.Conclusion.Open, _, _, _) => T["open"],
        (_, _, _, true) => "",
        (_, _, true, _) => T["outside the interval"],
        _ => T["inside the interval"],
    };

    public string Text => T["{0}, {1}: sensitivity {2}, specificity {3}{4}", Label, NumberText.Studies(K), NumberText.PreciseInterval(Sensitivity), NumberText.PreciseInterval(Specificity), (Verdict.Length > 0 ? $"; {Verdict}" : "")];
}
