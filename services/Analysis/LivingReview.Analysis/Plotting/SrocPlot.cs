using System.Globalization;
using LivingReview.Contracts.Estimates;
using ScottPlot;

namespace LivingReview.Analysis.Plotting;

/// <summary>Summary ROC plot: the studies by size, the curve, the summary point with its confidence and prediction regions.</summary>
internal static class SrocPlot
{
    private const int Side = 640;

    public static Picture Draw(StratumFigures figures, string title)
    {
        var picture = new Picture(Side, Side, title, "1 - specificity", "Sensitivity");
        var plot = picture.Plot;
        plot.Axes.SetLimits(-0.02, 1.02, -0.02, 1.02);
        double[] ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
        string[] labels = [.. ticks.Select(t => t.ToString("0.0", CultureInfo.InvariantCulture))];
        plot.Axes.Bottom.SetTicks(ticks, labels);
        plot.Axes.Left.SetTicks(ticks, labels);
        var largest = figures.Studies.Max(s => s.Tp + s.Fp + s.Fn + s.Tn);
        foreach (var study in figures.Studies)
        {
            if (study.Sensitivity is not { } sensitivity || study.Specificity is not { } specificity) continue;
            var size = 5 + 17 * (float)Math.Sqrt((double)(study.Tp + study.Fp + study.Fn + study.Tn) / largest);
            plot.Mark(1 - specificity.Estimate, sensitivity.Estimate, size, PlotStyle.Blue.WithAlpha(.35), MarkerShape.FilledCircle);
        }

        Draw(plot, figures.PredictionRegion, PlotStyle.Faint, LinePattern.Dashed, "95% prediction region");
        Draw(plot, figures.ConfidenceRegion, PlotStyle.Orange, LinePattern.Solid, "95% confidence region");
        Draw(plot, figures.Curve, PlotStyle.Ink, LinePattern.Solid, "Summary ROC curve");
        if (figures.Estimate is { Sensitivity: { } pooled, Specificity: { } other })
        {
            var point = plot.Add.Marker(1 - other.Estimate, pooled.Estimate, MarkerShape.FilledDiamond, 13, PlotStyle.Orange);
            point.LegendText = "Summary point";
        }

        plot.ShowLegend(Alignment.LowerRight);
        plot.Legend.FontName = PlotStyle.Face;
        plot.Legend.FontSize = PlotStyle.Small;
        return picture;
    }

    private static void Draw(Plot plot, IReadOnlyList<RocPoint> points, Color color, LinePattern pattern, string name)
    {
        if (points.Count == 0) return;
        var line = plot.Add.ScatterLine(points.Select(p => 1 - p.Specificity).ToArray(), points.Select(p => p.Sensitivity).ToArray(), color);
        line.LineWidth = 1.6f;
        line.LinePattern = pattern;
        line.LegendText = name;
    }
}
