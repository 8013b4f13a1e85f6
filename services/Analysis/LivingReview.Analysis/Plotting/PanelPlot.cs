using System.Globalization;
using LivingReview.Contracts.Estimates;
using ScottPlot;

namespace LivingReview.Analysis.Plotting;

/// <summary>
/// Rows of text with panels of intervals beside them, as in a forest plot. One unit of x is a panel's width; a panel begins at its
/// offset and shows 0 to 1.
/// </summary>
internal sealed class PanelPlot : Picture
{
    private const int PixelsPerUnit = 165;
    private const int RowHeight = 22;
    private const int MaxLabelLength = 34;
    private readonly double _left;
    private readonly int _rows;

    public PanelPlot(string title, int rows, double left, double right, IReadOnlyList<double> panels)
        : base((int)((right - left) * PixelsPerUnit), 80 + RowHeight * (rows + 3), title)
    {
        (_rows, _left) = (rows, left);
        Plot.Axes.Left.IsVisible = false;
        double[] ticks = [0, 0.25, 0.5, 0.75, 1];
        Plot.Axes.Bottom.SetTicks([.. panels.SelectMany(p => ticks.Select(t => p + t))], [.. panels.SelectMany(_ => ticks.Select(t => t.ToString("0.##", CultureInfo.InvariantCulture)))]);
        Plot.Axes.Bottom.FrameLineStyle.Width = 0;
        foreach (var panel in panels) Plot.Line(panel, -0.8, panel + 1, -0.8, PlotStyle.Ink);
        Plot.Axes.SetLimits(left, right, -1, rows + 1.8);
    }

    /// <summary>y of a row, 0 the topmost; the header is row -1.</summary>
    public double Y(int row) => _rows - row;

    public void Text(string text, double x, int row, Alignment alignment = Alignment.MiddleLeft, bool bold = false) => Plot.Write(text, x, Y(row), alignment, bold);

    /// <param name="text">Cut where it is longer than the column.</param>
    /// <param name="row">Row.</param>
    /// <param name="indent">How far from the left edge, in widths of a panel.</param>
    /// <param name="bold">Whether it is a head.</param>
    public void Label(string text, int row, double indent = 0, bool bold = false) =>
        Text(text.Length <= MaxLabelLength ? text : string.Concat(text.AsSpan(0, MaxLabelLength - 1), "…"), _left + 0.02 + indent, row, bold: bold);

    public void Interval(EstimateInterval? interval, double panel, int row, float size, Color color)
    {
        if (interval is null) return;
        Plot.Line(panel + interval.Lower, Y(row), panel + interval.Upper, Y(row), color);
        Plot.Mark(panel + interval.Estimate, Y(row), size, color);
    }

    public void Diamond(EstimateInterval? interval, double panel, int row, Color color)
    {
        if (interval is null) return;
        var y = Y(row);
        var diamond = Plot.Add.Polygon([new(panel + interval.Lower, y), new(panel + interval.Estimate, y + 0.35), new(panel + interval.Upper, y), new(panel + interval.Estimate, y - 0.35)]);
        diamond.FillColor = color;
        diamond.LineColor = color;
        Plot.Line(panel + interval.Estimate, y + 0.35, panel + interval.Estimate, _rows + 0.5, color, 0.8f, LinePattern.Dotted);
    }

    public void Bar(double value, double panel, int row, Color color) => Plot.Line(panel, Y(row), panel + Math.Clamp(value, 0, 1), Y(row), color, 7);

    public void Rule(double x) => Plot.Line(x, -0.8, x, _rows + 0.5, PlotStyle.Faint, 1, LinePattern.Dashed);

    public static string Words(EstimateInterval? interval) =>
        interval is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{interval.Estimate:0.000} ({interval.Lower:0.000} to {interval.Upper:0.000})");
}
