using System.Globalization;
using LivingReview.Contracts.Estimates;
using LivingReview.Figures.Formatting;

namespace LivingReview.Figures.Cumulative;

/// <summary>Layout of a cumulative plot: the pooled result as studies were published, beside the result with all studies.</summary>
public sealed record CumulativeLayout
{
    public const double Width = 1060;
    public const double LabelX = 50;
    public const double Top = 44;
    public const double RowHeight = 24;
    public const int MaxRows = 60;

    public required double Height { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<CumulativeRow> Rows { get; init; }

    /// <summary>Whether a row stands for a year, because there are too many studies for a row each.</summary>
    public required bool ByYear { get; init; }

    /// <summary>Years before the first that is drawn.</summary>
    public required int NotDrawn { get; init; }

    public required IntervalPanel Sensitivity { get; init; }

    public required IntervalPanel Specificity { get; init; }

    public double Bottom => Top + (Rows.Count * RowHeight);

    /// <summary>The same rows as a phone shows them.</summary>
    public IntervalRows OnPhone(StratumEstimate all) => IntervalRows.Compute(
        Rows.Select(row => new IntervalRow(
            $"{YearOf(row.Point)}  {(ByYear ? row.Label : row.Point.Label)}", NumberText.Studies(row.Point.Estimate.K), row.Point.Estimate.Sensitivity, row.Point.Estimate.Specificity, row.Text)
        {
            StudyId = ByYear ? null : row.Point.StudyId,
        }),
        all);

    /// <param name="series">In order of publication.</param>
    /// <param name="all">The result with all studies.</param>
    /// <param name="max">Maximum number of rows to draw.</param>
    public static CumulativeLayout Compute(IReadOnlyList<CumulativePoint> series, StratumEstimate all, int max = MaxRows)
    {
        var byYear = series.Count > max;
        var steps = byYear
            ? [.. series.GroupBy(point => point.Year).Select(year => (Last: year.Last(), Label: Added([.. year])))]
            : series.Select(point => (Last: point, Label: TextFit.Lines(point.Label, 26, 1)[0])).ToList();
        var shown = steps.Skip(steps.Count - max).ToList();
        return new CumulativeLayout
        {
            Height = Top + (shown.Count * RowHeight) + 34,
            ByYear = byYear,
            NotDrawn = steps.Count - shown.Count,
            Sensitivity = IntervalPanel.Create("Sensitivity", all.Sensitivity, shown.Select(step => step.Last.Estimate.Sensitivity), 270, 430),
            Specificity = IntervalPanel.Create("Specificity", all.Specificity, shown.Select(step => step.Last.Estimate.Specificity), 620, 780),
            Rows = [.. shown.Select((step, i) => new CumulativeRow(
                step.Last, i > 0 && shown[i - 1].Last.Year == step.Last.Year ? "" : YearOf(step.Last), step.Label, Top + (i * RowHeight) + (RowHeight / 2)))],
        };
    }

    /// <summary>The year of a study, or "n.d."</summary>
    public static string YearOf(CumulativePoint point) => point.Year?.ToString(CultureInfo.InvariantCulture) ?? "n.d.";

    /// <summary>What a year added: the name of its first study, and how many more.</summary>
    private static string Added(IReadOnlyList<CumulativePoint> year) =>
        year is [var only] ? TextFit.Lines(only.Label, 26, 1)[0] : T["{0} and {1} more", TextFit.Lines(year[0].Label, 18, 1)[0], NumberText.Count(year.Count - 1)];
}

/// <summary>One row of the plot.</summary>
/// <param name="Point">The last study in the row.</param>
/// <param name="Year">The year; empty where it is the same as in the row above.</param>
/// <param name="Label">What was added.</param>
/// <param name="Y">Middle of the row.</param>
public sealed record CumulativeRow(CumulativePoint Point, string Year, string Label, double Y)
{
    public string Text => T["Up to {0}, {1}: {2}{3}", Point.Label, NumberText.Studies(Point.Estimate.K), (Point.Estimate.Sensitivity is { } a ? T["sensitivity {0}", NumberText.Interval(a)] : T["not pooled"]), (Point.Estimate.Specificity is { } b ? T[", specificity {0}", NumberText.Interval(b)] : "")];
}
