using ScottPlot;

namespace LivingReview.Analysis.Plotting;

/// <summary>What all figures have in common: one sans-serif face, black on white, two colours that print well and that colour-blind readers can distinguish.</summary>
internal static class PlotStyle
{
    public const float Small = 12;
    public const float Normal = 13;
    public const float Large = 15;

    public static readonly Color Ink = Color.FromHex("#1a1a1a");
    public static readonly Color Faint = Color.FromHex("#9aa0a6");
    public static readonly Color Blue = Color.FromHex("#1f5fa8");
    public static readonly Color Orange = Color.FromHex("#c2571a");

    public const string Face = "DejaVu Sans";

    static PlotStyle()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Plotting", "Fonts");
        Fonts.AddFontFile(Face, Path.Combine(folder, "DejaVuSans.ttf"), bold: false, italic: false);
        Fonts.AddFontFile(Face, Path.Combine(folder, "DejaVuSans-Bold.ttf"), bold: true, italic: false);
    }

    /// <summary>An empty figure with its title and labelled axes.</summary>
    public static Plot New(string title, string? x = null, string? y = null)
    {
        var plot = new Plot();
        plot.Font.Set(Face);
        plot.HideGrid();
        plot.Axes.Right.IsVisible = false;
        plot.Axes.Top.IsVisible = false;
        plot.Title(title, Large);
        if (x is not null) plot.XLabel(x, Normal);
        if (y is not null) plot.YLabel(y, Normal);
        plot.Axes.Bottom.TickLabelStyle.FontSize = Small;
        plot.Axes.Left.TickLabelStyle.FontSize = Small;
        return plot;
    }

    public static void Write(this Plot plot, string text, double x, double y, Alignment alignment = Alignment.MiddleLeft, bool bold = false)
    {
        var label = plot.Add.Text(text, x, y);
        label.LabelFontName = Face;
        label.LabelFontSize = Small;
        label.LabelFontColor = Ink;
        label.LabelBold = bold;
        label.LabelAlignment = alignment;
        label.OffsetY = 4; // the library centres the line with its leading, marks sit on the letters
    }

    public static void Line(this Plot plot, double x1, double y1, double x2, double y2, Color color, float width = 1.2f, LinePattern? pattern = null)
    {
        var line = plot.Add.Line(x1, y1, x2, y2);
        line.LineColor = color;
        line.LineWidth = width;
        line.LinePattern = pattern ?? LinePattern.Solid;
    }

    public static void Mark(this Plot plot, double x, double y, float size, Color color, MarkerShape shape = MarkerShape.FilledSquare)
    {
        var mark = plot.Add.Marker(x, y, shape, size, color);
        mark.MarkerStyle.OutlineWidth = 0;
    }
}
