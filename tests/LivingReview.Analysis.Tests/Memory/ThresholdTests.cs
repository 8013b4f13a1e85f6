using LivingReview.Analysis.Estimates;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;

namespace LivingReview.Analysis.Tests.Memory;

public sealed class ThresholdTests
{
    [Fact]
    public void Every_table_with_a_threshold_counts_and_accuracy_is_given_where_it_is_asked_for()
    {
        var figures = FiguresAt(Evidence(), [5.5, 6, 20]);

        Assert.Equal((6, 12, "mmol/L", "greater", "log-logistic"), (figures.Studies, figures.Tables, figures.Unit, figures.Direction, figures.Distribution));
        Assert.Equal([5.5, 6, 20], figures.At.Select(a => a.Threshold));
        Assert.True(figures.At[0].Sensitivity!.Estimate > figures.At[1].Sensitivity!.Estimate);
        Assert.True(figures.At[0].Specificity!.Estimate < figures.At[1].Specificity!.Estimate);
        Assert.All(figures.At, a => Assert.True(a.Sensitivity!.Lower < a.Sensitivity.Estimate && a.LrPositive!.Estimate > 1));
        Assert.Equal([false, false, true], figures.At.Select(a => a.Extrapolated));
        Assert.All(figures.At, a => Assert.True(a.PredictionSensitivity!.Lower < a.Sensitivity!.Lower && a.PredictionSpecificity!.Upper > a.Specificity!.Upper));
        Assert.True(figures.Diseased!.Location > figures.NonDiseased!.Location);
    }

    [Fact]
    public void Without_a_question_the_thresholds_in_use_are_shown()
    {
        Assert.Equal([5, 5.5, 6, 6.5, 7, 7.5], FiguresAt(Evidence(), []).At.Select(a => a.Threshold));
    }

    [Fact]
    public void Tables_of_another_unit_or_direction_are_left_out_and_counted()
    {
        var figures = FiguresAt(Evidence().With(Study(7, "%", ">="), Study(8, "mmol/L", "<")), [6]);

        Assert.Equal(12, figures.Tables);
        Assert.Contains(figures.Warnings, w => w.StartsWith("4 tables are left out", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_any_threshold_nothing_is_estimated()
    {
        var figures = FiguresAt(new Growing(Growing.Protocol).With(1, 6), [6]);

        Assert.Equal((Regime.None, 0), (figures.Regime, figures.Tables));
        Assert.Null(figures.At[0].Sensitivity);
    }

    private static ThresholdFigures FiguresAt(Growing growing, IReadOnlyList<double> at) => StratumThresholds.Compute(growing.State, StratumInputs.From(growing.State)[0], at, "log-logistic");

    private static Growing Evidence() => new Growing(Growing.Protocol).With(Enumerable.Range(1, 6).Select(n => Study(n, "mmol/L", n % 2 == 0 ? ">=" : ">")));

    /// <summary>Two tables of the same people at two thresholds.</summary>
    private static ExtractedStudy Study(int number, string unit, string direction)
    {
        var (ill, well) = (60 + 5 * number, 120 + 10 * number);
        var (low, high) = (5 + 0.5 * (number % 3), 6.5 + 0.5 * (number % 3));
        var (tp, fp) = (ill - 6 - number % 3, 45 + number);
        var table = new ExtractedTable
        {
            Tp = tp,
            Fn = ill - tp,
            Fp = fp,
            Tn = well - fp,
            ThresholdValue = low,
            ThresholdUnit = unit,
            ThresholdDirection = direction,
            Primary = true,
            Factors = new Dictionary<string, string> { ["modality"] = "ct", ["validation"] = "internal" },
        };
        return new()
        {
            Id = $"study-{number}",
            Label = $"Study {number}",
            Tables = [table, table with { Tp = tp / 2, Fn = ill - tp / 2, Fp = fp / 8, Tn = well - fp / 8, ThresholdValue = high, Primary = false }],
        };
    }
}
