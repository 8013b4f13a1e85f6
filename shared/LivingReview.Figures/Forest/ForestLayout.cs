using System.Globalization;
using LivingReview.Contracts.Estimates;
using LivingReview.Figures.Bias;
using LivingReview.Figures.Formatting;

namespace LivingReview.Figures.Forest;

/// <summary>The medium that a coupled forest plot is drawn for.</summary>
public enum ForestFace
{
    /// <summary>A wide window, or a file.</summary>
    Wide,

    /// <summary>A phone: each study's numbers below its name.</summary>
    Narrow,

    /// <summary>A sheet of paper: narrower than a window, so that the text keeps its size.</summary>
    Paper,
}

/// <summary>Layout of a coupled forest plot: sensitivity and specificity of the same studies side by side.</summary>
public sealed record ForestLayout
{
    // What fits on a sheet of A4 or Letter at the size of print.css, without heads and axis.
    private const double PaperRows = 1030;

    /// <summary>So many studies as on a phone fit a small sheet in letters that can be read.</summary>
    public const int ShortRows = 18;

    private const double Line = 16;

    // The column of the marks of bias, where a study is assessed.
    private const double BiasColumn = 30;

    private static readonly string[] CountHeads = ["TP", "FP", "FN", "TN"];

    private static readonly ForestColumns ForWindow = new(1200, 29, [262, 308, 354, 404], new(new LinearScale(0, 1, 436, 606), 620), new(new LinearScale(0, 1, 832, 1002), 1016));
    private static readonly ForestColumns ForPaper = new(960, 25, [228, 268, 304, 346], new(new LinearScale(0, 1, 360, 468), 478), new(new LinearScale(0, 1, 662, 770), 780));

    public required double Width { get; init; }

    public required double Height { get; init; }

    public required ForestFace Face { get; init; }

    public bool Narrow => Face == ForestFace.Narrow;

    /// <summary>Heads of the columns of counts.</summary>
    public IReadOnlyList<PlacedText> Heads { get; init; } = [];

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

    /// <summary>Says that the axes do not begin at 0; empty where they do.</summary>
    public string AxisNote { get; init; } = "";

    /// <summary>What the marks of bias say; empty where no study is assessed.</summary>
    internal BiasLegend BiasLegend { get; init; } = BiasLegend.None;

    public static ForestLayout Compute(StratumFigures figures, bool narrow) => narrow ? Phone(figures) : Wide(figures, figures.Studies, ForWindow, ForestFace.Wide, last: true);

    /// <summary>The plot in parts of at most one sheet, each with heads and axis; the last ends with the pooled row.</summary>
    public static IReadOnlyList<ForestLayout> OnPaper(StratumFigures figures)
    {
        var sheets = new List<List<StudyResult>> { new() };
        var filled = 0.0;
        foreach (var study in figures.Studies)
        {
            var height = RowHeight(Label(study, ForPaper));
            if (filled + height > PaperRows)
            {
                sheets.Add([]);
                filled = 0;
            }

            sheets[^1].Add(study);
            filled += height;
        }

        return [.. sheets.Select((studies, i) => Wide(figures, studies, ForPaper, ForestFace.Paper, last: i == sheets.Count - 1))];
    }

    /// <summary>Where both axes begin: at the tenth below every limit, so that the data have the room; at 0 where that would gain little.</summary>
    private static double AxisStart(StratumFigures figures)
    {
        var lowest = figures.Studies.SelectMany(study => new[] { study.Sensitivity?.Lower, study.Specificity?.Lower })
            .Append(figures.Estimate.Sensitivity?.Lower).Append(figures.Estimate.Specificity?.Lower).Min() ?? 0;
        var start = Math.Floor(lowest * 10) / 10;
        return start < 0.3 ? 0 : Math.Min(start, 0.8);
    }

    private static ForestPanelShape Fitted(ForestPanelShape shape, StratumFigures figures) => shape with { Scale = shape.Scale with { From = AxisStart(figures) } };

    // Label, four counts, then twice panel and text.
    private static ForestLayout Wide(StratumFigures figures, IReadOnlyList<StudyResult> studies, ForestColumns columns, ForestFace face, bool last)
    {
        const double Top = 54;
        var y = Top;
        columns = columns.With(IsAssessed(figures) ? BiasColumn : 0);
        columns = columns with { Sensitivity = Fitted(columns.Sensitivity, figures), Specificity = Fitted(columns.Specificity, figures) };
        var rows = new List<ForestRow>();
        var (maxDiseased, maxNonDiseased) = LargestArms(figures);
        foreach (var study in studies)
        {
            var lines = Label(study, columns);
            var height = RowHeight(lines);
            var middle = y + (height / 2);
            rows.Add(new ForestRow
            {
                Study = study,
                Top = y,
                Height = height,
                Label = [.. lines.Select((text, i) => new PlacedText(0, middle + 4.5 + ((i - ((lines.Count - 1) / 2.0)) * Line), text, "start"))],
                Bias = Mark(study, columns.BiasX, middle),
                Counts = [.. new[] { study.Tp, study.Fp, study.Fn, study.Tn }.Select((count, i) => new PlacedText(columns.Counts[i], middle + 4.5, Count(count), "end"))],
                Sensitivity = Mark(study.Sensitivity, columns.Sensitivity, middle, middle + 4.5, study.Tp + study.Fn, maxDiseased),
                Specificity = Mark(study.Specificity, columns.Specificity, middle, middle + 4.5, study.Fp + study.Tn, maxNonDiseased),
            });
            y += height;
        }

        return Finish(figures, face, columns.Width, 30, Top, y, last ? 34 : null, rows, columns.Sensitivity, columns.Specificity) with
        {
            Heads =
            [
                .. IsAssessed(figures) ? [new PlacedText(columns.BiasX, 30, T["Bias"], "middle")] : Array.Empty<PlacedText>(),
                .. CountHeads.Select((name, i) => new PlacedText(columns.Counts[i], 30, name, "end")),
            ],
        };
    }

    // 360 units: the label on its own line, the numbers below it, and the two panels below those.
    private static ForestLayout Phone(StratumFigures figures)
    {
        const double Top = 34, Height = 58;
        var sensitivity = Fitted(new ForestPanelShape(new LinearScale(0, 1, 10, 164), 6), figures);
        var specificity = Fitted(new ForestPanelShape(new LinearScale(0, 1, 196, 350), 192), figures);
        var y = Top;
        var rows = new List<ForestRow>();
        var (maxDiseased, maxNonDiseased) = LargestArms(figures);
        foreach (var study in figures.Studies)
        {
            rows.Add(new ForestRow
            {
                Study = study,
                Top = y,
                Height = Height,
                Label = [new PlacedText(6, y + 16, TextFit.Lines(study.Label, study.RiskOfBias is null ? 50 : 45, 1)[0], "start")],
                Bias = Mark(study, 344, y + 11.5),
                Counts = [],
                Sensitivity = Mark(study.Sensitivity, sensitivity, y + 46, y + 32, study.Tp + study.Fn, maxDiseased),
                Specificity = Mark(study.Specificity, specificity, y + 46, y + 32, study.Fp + study.Tn, maxNonDiseased),
            });
            y += Height;
        }

        return Finish(figures, ForestFace.Narrow, 360, 16, Top, y, Height, rows, sensitivity, specificity);
    }

    private static ForestLayout Finish(
        StratumFigures figures, ForestFace face, double width, double headY, double top, double y, double? pooledHeight,
        IReadOnlyList<ForestRow> rows, ForestPanelShape sensitivity, ForestPanelShape specificity)
    {
        var narrow = face == ForestFace.Narrow;
        var row = figures.Estimate.Sensitivity is null && figures.Estimate.Specificity is null ? null : pooledHeight;
        var diamondY = narrow ? y + 46 : y + 6 + ((row ?? 0) / 2);
        var textY = narrow ? y + 32 : diamondY + 4.5;
        var bottom = (row is { } height ? y + height + 8 : y) + 4;
        var legend = BiasLegend.Create([.. figures.Studies.Select(study => study.RiskOfBias)], narrow ? 6 : 0, bottom + 38, width);
        return new ForestLayout
        {
            Width = width,
            Height = bottom + 24 + legend.Height,
            BiasLegend = legend,
            Face = face,
            Rows = rows,
            HeadY = headY,
            PlotTop = top,
            PlotBottom = bottom,
            PooledY = row is not null ? (narrow ? y + 16 : textY) : null,
            AxisNote = sensitivity.Scale.From > 0 ? T["Axes begin at {0:0.0}", sensitivity.Scale.From] : "",
            PooledLabel = T["Pooled, {0}", NumberText.Studies(figures.Estimate.K)],
            Sensitivity = Panel("Sensitivity", sensitivity, face, figures.Estimate.Sensitivity, diamondY, textY),
            Specificity = Panel("Specificity", specificity, face, figures.Estimate.Specificity, diamondY, textY),
        };
    }

    private static ForestPanel Panel(string name, ForestPanelShape shape, ForestFace face, EstimateInterval? pooled, double y, double textY) => new()
    {
        Name = name,
        Scale = shape.Scale,
        Ticks = Ticks.Steps(shape.Scale, (face, 1 - shape.Scale.From) switch
        {
            (_, < 0.3) => 0.1,
            (ForestFace.Paper, >= 0.99) => 0.5,
            (ForestFace.Paper, _) => 0.2,
            (_, < 0.55) => 0.1,
            _ => 0.2,
        }),
        TextX = shape.TextX,
        PooledX = pooled is null ? null : shape.Scale.Clamped(pooled.Estimate),
        Diamond = pooled is null
            ? null
            :
            [
                new Point(shape.Scale.Clamped(pooled.Lower), y), new Point(shape.Scale.Clamped(pooled.Estimate), y - 8),
                new Point(shape.Scale.Clamped(pooled.Upper), y), new Point(shape.Scale.Clamped(pooled.Estimate), y + 8),
            ],
        PooledText = pooled is null ? null : new PlacedText(shape.TextX, textY, NumberText.Interval(pooled), "start"),
    };

    private static ForestMark? Mark(EstimateInterval? result, ForestPanelShape shape, double y, double textY, long people, long maxPeople) =>
        result is null
            ? null
            : new ForestMark
            {
                X = shape.Scale.Clamped(result.Estimate),
                Lower = shape.Scale.Clamped(result.Lower),
                Upper = shape.Scale.Clamped(result.Upper),
                Y = y,
                // Area in proportion to the people of this arm.
                Side = Math.Max(4, 13 * Math.Sqrt((double)people / maxPeople)),
                Text = new PlacedText(shape.TextX, textY, NumberText.Interval(result), "start"),
            };

    private static PlacedMark? Mark(StudyResult study, double x, double y) =>
        BiasSymbol.KindOf(study.RiskOfBias) is { } kind ? new PlacedMark(kind, BiasSymbol.Outline(kind, x, y, BiasLegend.MarkRadius, signed: true)) : null;

    private static bool IsAssessed(StratumFigures figures) => figures.Studies.Any(study => study.RiskOfBias is not null);

    private static (long Diseased, long NonDiseased) LargestArms(StratumFigures figures) => (
        Math.Max(1, figures.Studies.Select(study => study.Tp + study.Fn).DefaultIfEmpty().Max()),
        Math.Max(1, figures.Studies.Select(study => study.Fp + study.Tn).DefaultIfEmpty().Max()));

    private static IReadOnlyList<string> Label(StudyResult study, ForestColumns columns) => TextFit.Lines(study.Label, columns.LabelCharacters, 2);

    private static double RowHeight(IReadOnlyList<string> lines) => (lines.Count * Line) + 9;

    private static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);

    private readonly record struct ForestPanelShape(LinearScale Scale, double TextX)
    {
        public ForestPanelShape Moved(double by) => new(Scale with { Start = Scale.Start + by, End = Scale.End + by }, TextX + by);
    }

    private sealed record ForestColumns(double Width, int LabelCharacters, IReadOnlyList<double> Counts, ForestPanelShape Sensitivity, ForestPanelShape Specificity)
    {
        /// <summary>Middle of the column of the marks of bias, where there is one.</summary>
        public double BiasX => Counts[0] - 55;

        /// <summary>With room for another column between the label and the counts.</summary>
        public ForestColumns With(double column) =>
            this with { Width = Width + column, Counts = [.. Counts.Select(x => x + column)], Sensitivity = Sensitivity.Moved(column), Specificity = Specificity.Moved(column) };
    }
}
