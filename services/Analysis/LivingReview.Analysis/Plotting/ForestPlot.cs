using System.Globalization;
using LivingReview.Contracts.Estimates;
using ScottPlot;

namespace LivingReview.Analysis.Plotting;

/// <summary>The coupled forest plot: sensitivity and specificity of every study side by side, with the pooled diamonds.</summary>
internal static class ForestPlot
{
    private const double Left = -2.5, Right = 4.2, Sensitivity = 0, Specificity = 2.15;
    private static readonly (string Name, double X)[] Counts = [("TP", -1.0), ("FP", -0.7), ("FN", -0.4), ("TN", -0.1)];

    public static Picture Draw(StratumFigures figures, string title)
    {
        var pooled = figures.Estimate is { Sensitivity: not null } or { Specificity: not null };
        var rows = figures.Studies.Count + (pooled ? 1 : 0);
        var plot = new PanelPlot(title, rows, Left, Right, [Sensitivity, Specificity]);
        Header(plot);
        var largest = figures.Studies.Max(s => Math.Max(s.Tp + s.Fn, s.Fp + s.Tn));
        for (var i = 0; i < figures.Studies.Count; i++) Study(plot, figures.Studies[i], i, largest);
        if (pooled) Pooled(plot, figures.Estimate, rows - 1);
        return plot;
    }

    private static void Header(PanelPlot plot)
    {
        plot.Label("Study", -1, bold: true);
        foreach (var (name, x) in Counts) plot.Text(name, x, -1, Alignment.MiddleRight, bold: true);
        plot.Text("Sensitivity", Sensitivity + 0.5, -1, Alignment.MiddleCenter, bold: true);
        plot.Text("(95% interval)", Sensitivity + 1.08, -1, bold: true);
        plot.Text("Specificity", Specificity + 0.5, -1, Alignment.MiddleCenter, bold: true);
        plot.Text("(95% interval)", Specificity + 1.08, -1, bold: true);
    }

    private static void Study(PanelPlot plot, StudyResult study, int row, long largest)
    {
        plot.Label(study.Label, row);
        foreach (var (count, (_, x)) in new[] { study.Tp, study.Fp, study.Fn, study.Tn }.Zip(Counts))
            plot.Text(count.ToString(CultureInfo.InvariantCulture), x, row, Alignment.MiddleRight);
        Arm(study.Sensitivity, Sensitivity, study.Tp + study.Fn);
        Arm(study.Specificity, Specificity, study.Fp + study.Tn);

        void Arm(EstimateInterval? interval, double panel, long people)
        {
            plot.Interval(interval, panel, row, 4 + 8 * (float)Math.Sqrt((double)people / largest), PlotStyle.Blue);
            plot.Text(PanelPlot.Words(interval), panel + 1.08, row);
        }
    }

    private static void Pooled(PanelPlot plot, StratumEstimate estimate, int row)
    {
        plot.Label($"Pooled ({estimate.K.ToString(CultureInfo.InvariantCulture)} studies)", row, bold: true);
        plot.Diamond(estimate.Sensitivity, Sensitivity, row, PlotStyle.Orange);
        plot.Diamond(estimate.Specificity, Specificity, row, PlotStyle.Orange);
        plot.Text(PanelPlot.Words(estimate.Sensitivity), Sensitivity + 1.08, row, bold: true);
        plot.Text(PanelPlot.Words(estimate.Specificity), Specificity + 1.08, row, bold: true);
    }
}
