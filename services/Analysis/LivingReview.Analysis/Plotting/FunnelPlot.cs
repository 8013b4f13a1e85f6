using System.Globalization;
using LivingReview.Contracts.Estimates;
using ScottPlot;

namespace LivingReview.Analysis.Plotting;

/// <summary>Deeks' funnel: the log diagnostic odds ratio against 1/sqrt(ESS), large studies on top, with the regression line of the test.</summary>
internal static class FunnelPlot
{
    private const int Side = 600;
    private const double Correction = 0.5;

    public static Picture Draw(StratumDetail detail, string title)
    {
        var test = detail.Deeks is { } d ? string.Create(CultureInfo.InvariantCulture, $"\nDeeks' test: p = {d.P:0.000}") : "";
        var picture = new Picture(Side, Side, title + test, "ln(diagnostic odds ratio)", "1 / sqrt(effective sample size)");
        var plot = picture.Plot;
        var points = detail.Studies.Where(s => s.Tp + s.Fn > 0 && s.Fp + s.Tn > 0).Select(s => (X: LogOddsRatio(s), Y: InverseRootSize(s))).ToList();
        foreach (var (x, y) in points) plot.Mark(x, y, 8, PlotStyle.Blue, MarkerShape.FilledCircle);
        if (points.Count == 0) return picture;

        var deepest = points.Max(p => p.Y) * 1.1;
        if (detail.Deeks is { } deeks) plot.Line(deeks.Intercept, 0, deeks.Intercept + deeks.Slope * deepest, deepest, PlotStyle.Orange, 1.6f);
        plot.Axes.SetLimits(Math.Min(0, points.Min(p => p.X)) - 0.5, points.Max(p => p.X) + 0.5, deepest, 0);
        return picture;
    }

    private static double LogOddsRatio(StudyResult s)
    {
        var add = s.Tp == 0 || s.Fp == 0 || s.Fn == 0 || s.Tn == 0 ? Correction : 0;
        return Math.Log((s.Tp + add) * (s.Tn + add) / ((s.Fp + add) * (s.Fn + add)));
    }

    private static double InverseRootSize(StudyResult s)
    {
        var (diseased, not) = ((double)(s.Tp + s.Fn), (double)(s.Fp + s.Tn));
        return 1 / Math.Sqrt(4 * diseased * not / (diseased + not));
    }
}
