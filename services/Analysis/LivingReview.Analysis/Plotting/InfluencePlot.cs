using System.Globalization;
using LivingReview.Contracts.Estimates;
using ScottPlot;

namespace LivingReview.Analysis.Plotting;

/// <summary>What each study does: its Cook's distance, and the pooled estimates without it against those with all.</summary>
internal static class InfluencePlot
{
    private const double Left = -1.5, Right = 4.4, Cook = 0, Sensitivity = 1.3, Specificity = 3.35 - 0.95;

    public static Picture Draw(IReadOnlyList<StudyInfluence> influence, StratumEstimate all, string title)
    {
        var plot = new PanelPlot(title, influence.Count, Left, Right, [Cook, Sensitivity, Specificity]);
        plot.Label("Without", -1, bold: true);
        plot.Text("Cook's distance", Cook + 0.5, -1, Alignment.MiddleCenter, bold: true);
        plot.Text("Sensitivity", Sensitivity + 0.5, -1, Alignment.MiddleCenter, bold: true);
        plot.Text("Specificity", Specificity + 0.5, -1, Alignment.MiddleCenter, bold: true);
        if (all.Sensitivity is { } sensitivity) plot.Rule(Sensitivity + sensitivity.Estimate);
        if (all.Specificity is { } specificity) plot.Rule(Specificity + specificity.Estimate);
        for (var i = 0; i < influence.Count; i++)
        {
            var study = influence[i];
            plot.Label(study.Label, i);
            if (study.CooksDistance is { } distance)
            {
                plot.Bar(distance, Cook, i, distance > 1 ? PlotStyle.Orange : PlotStyle.Blue);
                plot.Text(distance.ToString("0.00", CultureInfo.InvariantCulture), Cook + Math.Min(distance, 1) + 0.03, i);
            }

            plot.Interval(study.Without.Sensitivity, Sensitivity, i, 6, PlotStyle.Blue);
            plot.Interval(study.Without.Specificity, Specificity, i, 6, PlotStyle.Blue);
            if (study.Without.Sensitivity is { } s && study.Without.Specificity is { } c)
                plot.Text(string.Create(CultureInfo.InvariantCulture, $"{s.Estimate:0.000} and {c.Estimate:0.000}"), Specificity + 1.08, i);
        }

        return plot;
    }
}
