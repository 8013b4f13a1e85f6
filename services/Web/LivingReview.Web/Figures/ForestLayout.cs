using System.Globalization;
using LivingReview.Contracts.Estimates;
using LivingReview.Web.Reading;

namespace LivingReview.Web.Figures;

/// <summary>Where everything of a coupled forest plot goes: sensitivity and specificity of the same studies side by side.</summary>
public sealed record ForestLayout
{
    public required double Width { get; init; }

    public required double Height { get; init; }

    public required bool Narrow { get; init; }

    public required ForestPanel Sensitivity { get; init; }

    public required ForestPanel Specificity { get; init; }

    public required IReadOnlyList<ForestRow> Rows { get; init; }

    /// <summary>Baseline of the column heads.</summary>
    public required double HeadY { get; init; }

    /// <summary>Top and bottom of the plotting area.</summary>
    public required double PlotTop { get; init; }

    public required double PlotBottom { get; init; }

    /// <summary>Baseline of the pooled row's label; null if nothing is pooled.</summary>
    public double? PooledY { get; init; }

    public string PooledLabel { get; init; } = "";

    public static ForestLayout Compute(StratumFigures figures, bool narrow) => narrow ? Phone(figures) : Wide(figures);

    // 1,200 units: label, four counts, then twice panel and text.
    private static ForestLayout Wide(StratumFigures figures)
    {
        const double top = 54, padding = 9, line = 16;
        var sensitivity = new ForestPanelShape(new LinearScale(0, 1, 436, 606), 620);
        var specificity = new ForestPanelShape(new LinearScale(0, 1, 832, 1002), 1016);
        var y = top;
        var rows = new List<ForestRow>();
        var (mostDiseased, mostHealthy) = Most(figures);
        foreach (var study in figures.Studies)
        {
            var lines = TextFit.Lines(study.Label, 34, 2);
            var height = (lines.Count * line) + padding;
            var middle = y + (height / 2);
            rows.Add(new ForestRow
            {
                Study = study,
                Top = y,
                Height = height,
                Label = [.. lines.Select((text, i) => new PlacedText(0, middle + 4.5 + ((i - ((lines.Count - 1) / 2.0)) * line), text, "start"))],
                Counts =
                [
                    new PlacedText(262, middle + 4.5, Count(study.Tp), "end"), new PlacedText(308, middle + 4.5, Count(study.Fp), "end"),
                    new PlacedText(354, middle + 4.5, Count(study.Fn), "end"), new PlacedText(404, middle + 4.5, Count(study.Tn), "end"),
                ],
                Sensitivity = Mark(study.Sensitivity, sensitivity, middle, middle + 4.5, study.Tp + study.Fn, mostDiseased),
                Specificity = Mark(study.Specificity, specificity, middle, middle + 4.5, study.Fp + study.Tn, mostHealthy),
            });
            y += height;
        }

        return Finish(figures, narrow: false, 1200, 30, top, y, 34, rows, sensitivity, specificity);
    }

    // 360 units: the label on a line of its own, the numbers under it, the two panels under those.
    private static ForestLayout Phone(StratumFigures figures)
    {
        const double top = 34, height = 58;
        var sensitivity = new ForestPanelShape(new LinearScale(0, 1, 10, 164), 6);
        var specificity = new ForestPanelShape(new LinearScale(0, 1, 196, 350), 192);
        var y = top;
        var rows = new List<ForestRow>();
        var (mostDiseased, mostHealthy) = Most(figures);
        foreach (var study in figures.Studies)
        {
            rows.Add(new ForestRow
            {
                Study = study,
                Top = y,
                Height = height,
                Label = [new PlacedText(6, y + 16, TextFit.Lines(study.Label, 50, 1)[0], "start")],
                Counts = [],
                Sensitivity = Mark(study.Sensitivity, sensitivity, y + 46, y + 32, study.Tp + study.Fn, mostDiseased),
                Specificity = Mark(study.Specificity, specificity, y + 46, y + 32, study.Fp + study.Tn, mostHealthy),
            });
            y += height;
        }

        return Finish(figures, narrow: true, 360, 16, top, y, height, rows, sensitivity, specificity);
    }

    private static ForestLayout Finish(
        StratumFigures figures, bool narrow, double width, double headY, double top, double y, double pooledHeight,
        IReadOnlyList<ForestRow> rows, ForestPanelShape sensitivity, ForestPanelShape specificity)
    {
        var pooled = figures.Estimate.Sensitivity is not null || figures.Estimate.Specificity is not null;
        var diamondY = narrow ? y + 46 : y + 6 + (pooledHeight / 2);
        var textY = narrow ? y + 32 : diamondY + 4.5;
        var bottom = (pooled ? y + pooledHeight + 8 : y) + 4;
        return new ForestLayout
        {
            Width = width,
            Height = bottom + 24,
            Narrow = narrow,
            Rows = rows,
            HeadY = headY,
            PlotTop = top,
            PlotBottom = bottom,
            PooledY = pooled ? (narrow ? y + 16 : textY) : null,
            PooledLabel = $"Pooled, {Numbers.Studies(figures.Estimate.K)}",
            Sensitivity = Panel("Sensitivity", sensitivity, figures.Estimate.Sensitivity, diamondY, textY),
            Specificity = Panel("Specificity", specificity, figures.Estimate.Specificity, diamondY, textY),
        };
    }

    private static ForestPanel Panel(string name, ForestPanelShape shape, EstimateInterval? pooled, double y, double textY) => new()
    {
        Name = name,
        Scale = shape.Scale,
        Ticks = Ticks.Unit(shape.Scale),
        TextX = shape.TextX,
        PooledX = pooled is null ? null : shape.Scale.Clamped(pooled.Estimate),
        Diamond = pooled is null
            ? null
            :
            [
                new Point(shape.Scale.Clamped(pooled.Lower), y), new Point(shape.Scale.Clamped(pooled.Estimate), y - 8),
                new Point(shape.Scale.Clamped(pooled.Upper), y), new Point(shape.Scale.Clamped(pooled.Estimate), y + 8),
            ],
        PooledText = pooled is null ? null : new PlacedText(shape.TextX, textY, Numbers.Interval(pooled), "start"),
    };

    private static ForestMark? Mark(EstimateInterval? result, ForestPanelShape shape, double y, double textY, long people, long most) =>
        result is null
            ? null
            : new ForestMark
            {
                X = shape.Scale.Clamped(result.Estimate),
                Lower = shape.Scale.Clamped(result.Lower),
                Upper = shape.Scale.Clamped(result.Upper),
                Y = y,
                // Area in proportion to the people of this arm.
                Side = Math.Max(4, 13 * Math.Sqrt((double)people / most)),
                Text = new PlacedText(shape.TextX, textY, Numbers.Interval(result), "start"),
            };

    private static (long Diseased, long NonDiseased) Most(StratumFigures figures) => (
        Math.Max(1, figures.Studies.Select(study => study.Tp + study.Fn).DefaultIfEmpty().Max()),
        Math.Max(1, figures.Studies.Select(study => study.Fp + study.Tn).DefaultIfEmpty().Max()));

    private static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);

    private readonly record struct ForestPanelShape(LinearScale Scale, double TextX);
}

public sealed record ForestPanel
{
    public required string Name { get; init; }

    public required LinearScale Scale { get; init; }

    public required IReadOnlyList<Tick> Ticks { get; init; }

    public required double TextX { get; init; }

    public double? PooledX { get; init; }

    public IReadOnlyList<Point>? Diamond { get; init; }

    public PlacedText? PooledText { get; init; }
}

public sealed record ForestRow
{
    public required StudyResult Study { get; init; }

    public required double Top { get; init; }

    public required double Height { get; init; }

    public required IReadOnlyList<PlacedText> Label { get; init; }

    public required IReadOnlyList<PlacedText> Counts { get; init; }

    /// <summary>Null if the study has nobody with the condition.</summary>
    public ForestMark? Sensitivity { get; init; }

    /// <summary>Null if the study has nobody without it.</summary>
    public ForestMark? Specificity { get; init; }
}

public sealed record ForestMark
{
    public required double X { get; init; }

    public required double Lower { get; init; }

    public required double Upper { get; init; }

    public required double Y { get; init; }

    public required double Side { get; init; }

    public required PlacedText Text { get; init; }
}

public readonly record struct PlacedText(double X, double Y, string Text, string Anchor);
