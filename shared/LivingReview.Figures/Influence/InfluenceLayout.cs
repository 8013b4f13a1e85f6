using LivingReview.Contracts.Estimates;
using LivingReview.Figures.Formatting;

namespace LivingReview.Figures.Influence;

/// <summary>Layout of a leave-one-out plot: the pooled result without each study, beside the result with all studies.</summary>
public sealed record InfluenceLayout
{
    public const double Width = 1060;
    public const double CookX = 950;
    public const double Top = 44;
    public const double RowHeight = 24;
    public const int MaxRows = 60;

    public required double Height { get; init; }

    public required IReadOnlyList<InfluenceRow> Rows { get; init; }

    /// <summary>Number of studies that are not drawn, because they are the least influential.</summary>
    public required int NotDrawn { get; init; }

    public required IntervalPanel Sensitivity { get; init; }

    public required IntervalPanel Specificity { get; init; }

    public double Bottom => Top + (Rows.Count * RowHeight);

    /// <summary>The same rows as a phone shows them.</summary>
    public IntervalRows OnPhone(StratumEstimate all) => IntervalRows.Compute(
        Rows.Select(row => new IntervalRow(
            row.Study.Label, row.Study.CooksDistance is { } cook ? T["Cook {0}", SvgText.Decimal(cook, 2)] : "", row.Study.Without.Sensitivity, row.Study.Without.Specificity, row.Text)
        {
            StudyId = row.Study.StudyId,
            Strong = row.Study.CooksDistance > 1,
        }),
        all);

    /// <summary>The most influential studies come first.</summary>
    public static InfluenceLayout Compute(IReadOnlyList<StudyInfluence> influence, StratumEstimate all, int max = MaxRows)
    {
        var ordered = influence.OrderByDescending(study => study.CooksDistance ?? -1).ThenBy(study => study.Label, StringComparer.OrdinalIgnoreCase).ToList();
        var shown = ordered.Take(max).ToList();
        var sensitivity = IntervalPanel.Create("Sensitivity", all.Sensitivity, shown.Select(study => study.Without.Sensitivity), 240, 400);
        var specificity = IntervalPanel.Create("Specificity", all.Specificity, shown.Select(study => study.Without.Specificity), 590, 750);
        return new InfluenceLayout
        {
            Height = Top + (shown.Count * RowHeight) + 34,
            NotDrawn = ordered.Count - shown.Count,
            Sensitivity = sensitivity,
            Specificity = specificity,
            Rows = [.. shown.Select((study, i) => new InfluenceRow(study, TextFit.Lines(study.Label, 32, 1)[0], Top + (i * RowHeight) + (RowHeight / 2)))],
        };
    }
}

public sealed record InfluenceRow(StudyInfluence Study, string Label, double Y)
{
    public string Text =>
        T["Without {0}: {1}{2}; Cook’s distance {3:0.00}", Study.Label, (Study.Without.Sensitivity is { } a ? T["sensitivity {0}", NumberText.Interval(a)] : T["not pooled"]), (Study.Without.Specificity is { } b ? T[", specificity {0}", NumberText.Interval(b)] : ""), Study.CooksDistance ?? 0];
}
