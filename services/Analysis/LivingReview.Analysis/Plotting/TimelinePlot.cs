using System.Globalization;
using LivingReview.Contracts.Estimates;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace LivingReview.Analysis.Plotting;

/// <summary>The estimate over the revisions of the review, with its intervals.</summary>
internal static class TimelinePlot
{
    private const int Width = 860, Height = 460;

    public static Picture Draw(IReadOnlyList<EstimateHistoryPoint> history, string title)
    {
        var picture = new Picture(Width, Height, title, "Revision of the evidence", "Proportion");
        var plot = picture.Plot;
        var lowest = Math.Min(
            Arm(plot, history, p => p.Sensitivity, -0.06, PlotStyle.Blue, MarkerShape.FilledCircle, "Sensitivity"),
            Arm(plot, history, p => p.Specificity, 0.06, PlotStyle.Orange, MarkerShape.FilledSquare, "Specificity"));
        var (first, last) = (history.Min(p => p.Revision), history.Max(p => p.Revision));
        plot.Axes.SetLimits(first - 0.5, last + 0.5, Math.Floor(lowest * 10) / 10, 1.005);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true, LabelFormatter = v => v.ToString("0", CultureInfo.InvariantCulture) };
        plot.ShowLegend(Alignment.LowerRight);
        plot.Legend.FontName = PlotStyle.Face;
        plot.Legend.FontSize = PlotStyle.Small;
        return picture;
    }

    /// <summary>Draws one arm beside the other's; returns its lowest limit.</summary>
    private static double Arm(
        Plot plot, IReadOnlyList<EstimateHistoryPoint> history, Func<StratumEstimate, EstimateInterval?> arm, double aside, Color color, MarkerShape shape, string name)
    {
        var points = history.Where(p => arm(p.Estimate) is not null).Select(p => (X: p.Revision + aside, Value: arm(p.Estimate)!)).ToList();
        if (points.Count == 0) return 1;
        foreach (var (x, value) in points) plot.Line(x, value.Lower, x, value.Upper, color.WithAlpha(.5), 1.4f);
        var line = plot.Add.Scatter(points.Select(p => p.X).ToArray(), points.Select(p => p.Value.Estimate).ToArray(), color);
        line.LineWidth = 1.6f;
        line.MarkerShape = shape;
        line.MarkerSize = 6;
        line.LegendText = name;
        return points.Min(p => p.Value.Lower);
    }
}
