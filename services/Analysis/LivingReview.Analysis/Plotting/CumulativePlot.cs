using System.Globalization;
using LivingReview.Contracts.Estimates;
using ScottPlot;

namespace LivingReview.Analysis.Plotting;

/// <summary>The pooled result as the studies were published, one row for each, against the result with all.</summary>
internal static class CumulativePlot
{
    private const double Left = -2.1, Right = 4.6, StudyAt = 0.4, Sensitivity = 0, Specificity = 2.15, Count = 4.5;

    public static Picture Draw(IReadOnlyList<CumulativePoint> series, StratumEstimate all, string title)
    {
        var plot = new PanelPlot(title, series.Count, Left, Right, [Sensitivity, Specificity]);
        plot.Label("Year", -1, bold: true);
        plot.Label("Study added", -1, StudyAt, bold: true);
        plot.Text("Sensitivity", Sensitivity + 0.5, -1, Alignment.MiddleCenter, bold: true);
        plot.Text("(95% interval)", Sensitivity + 1.08, -1, bold: true);
        plot.Text("Specificity", Specificity + 0.5, -1, Alignment.MiddleCenter, bold: true);
        plot.Text("(95% interval)", Specificity + 1.08, -1, bold: true);
        plot.Text("k", Count, -1, Alignment.MiddleRight, bold: true);
        if (all.Sensitivity is { } sensitivity) plot.Rule(Sensitivity + sensitivity.Estimate);
        if (all.Specificity is { } specificity) plot.Rule(Specificity + specificity.Estimate);
        for (var i = 0; i < series.Count; i++) Row(plot, series[i], i, yearKnown: i > 0 && series[i - 1].Year == series[i].Year);
        return plot;
    }

    private static void Row(PanelPlot plot, CumulativePoint point, int row, bool yearKnown)
    {
        if (!yearKnown) plot.Label(point.Year?.ToString(CultureInfo.InvariantCulture) ?? "n.d.", row);
        plot.Label(point.Label, row, StudyAt);
        Arm(point.Estimate.Sensitivity, Sensitivity);
        Arm(point.Estimate.Specificity, Specificity);
        plot.Text(point.Estimate.K.ToString(CultureInfo.InvariantCulture), Count, row, Alignment.MiddleRight);

        void Arm(EstimateInterval? interval, double panel)
        {
            plot.Interval(interval, panel, row, 6, PlotStyle.Blue);
            plot.Text(interval is null ? "not pooled" : PanelPlot.Words(interval), panel + 1.08, row);
        }
    }
}
