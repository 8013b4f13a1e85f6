using LivingReview.Contracts.Estimates;
using LivingReview.Figures.Bias;
using LivingReview.Figures.Forest;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Figures.Forest;

public sealed class ForestLayoutTests
{
    private static readonly StratumFigures Pooled = Samples.Figures(
        Samples.Estimate(Samples.Around(0.8), Samples.Around(0.9)),
        Samples.Study("A 2020", 80, 10, 20, 90), Samples.Study("B 2021", 20, 3, 5, 27), Samples.Study("No healthy 2022", 7, 0, 3, 0));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Estimates_stand_at_their_probability_between_their_limits(bool narrow)
    {
        var layout = ForestLayout.Compute(Pooled, narrow);

        var scale = layout.Sensitivity.Scale;
        var mark = layout.Rows[0].Sensitivity!;
        Assert.Equal(scale.Start + ((0.8 - scale.From) / (1 - scale.From) * (scale.End - scale.Start)), mark.X, 6);
        Assert.True(mark.Lower < mark.X && mark.X < mark.Upper);
        Assert.Equal(mark.X, layout.Sensitivity.PooledX!.Value, 6);
        Assert.Equal(mark.X, layout.Sensitivity.Diamond![1].X, 6);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_follow_each_other_without_overlap_inside_the_drawing(bool narrow)
    {
        var layout = ForestLayout.Compute(Pooled, narrow);

        Assert.All(layout.Rows.Zip(layout.Rows.Skip(1)), pair => Assert.Equal(pair.First.Top + pair.First.Height, pair.Second.Top, 6));
        Assert.True(layout.PooledY > layout.Rows[^1].Top + layout.Rows[^1].Height);
        Assert.True(layout.PlotBottom < layout.Height);
        Assert.True(layout.Specificity.Scale.End < layout.Width);
        Assert.True(layout.Sensitivity.Scale.End < layout.Specificity.Scale.Start);
    }

    [Fact]
    public void The_axes_begin_where_the_data_do_and_say_so()
    {
        var fitted = ForestLayout.Compute(Pooled, narrow: false);
        var whole = ForestLayout.Compute(Pooled with { Studies = [.. Pooled.Studies, Samples.Study("Low 2023", 5, 10, 20, 90)] }, narrow: false);

        Assert.Equal(0.6, fitted.Sensitivity.Scale.From, 9);
        Assert.Equal(fitted.Sensitivity.Scale.From, fitted.Specificity.Scale.From);
        Assert.Equal("Axes begin at 0.6", fitted.AxisNote);
        Assert.Equal((0, ""), (whole.Sensitivity.Scale.From, whole.AxisNote));
    }

    [Fact]
    public void An_empty_arm_has_no_mark()
    {
        var row = ForestLayout.Compute(Pooled, narrow: false).Rows[2];

        Assert.NotNull(row.Sensitivity);
        Assert.Null(row.Specificity);
    }

    [Fact]
    public void The_area_of_a_square_is_in_proportion_to_the_people_of_its_arm()
    {
        var rows = ForestLayout.Compute(Pooled, narrow: false).Rows;

        Assert.Equal(100.0 / 25, Math.Pow(rows[0].Sensitivity!.Side / rows[1].Sensitivity!.Side, 2), 6);
    }

    [Fact]
    public void What_is_not_pooled_has_no_diamond_and_no_pooled_row()
    {
        var layout = ForestLayout.Compute(Samples.Figures(Samples.Estimate(null, null), Samples.Study("A 2020", 8, 1, 2, 9)), narrow: false);

        Assert.Null(layout.PooledY);
        Assert.Null(layout.Sensitivity.Diamond);
        Assert.Null(layout.Specificity.PooledX);
    }

    [Fact]
    public void A_stratum_without_studies_can_be_laid_out()
    {
        var layout = ForestLayout.Compute(Samples.Figures(Samples.Estimate(null, null)), narrow: true);

        Assert.Empty(layout.Rows);
        Assert.True(layout.Height > 0);
    }

    [Fact]
    public void On_paper_a_long_plot_goes_on_from_sheet_to_sheet_with_its_heads()
    {
        var many = Samples.Figures(
            Samples.Estimate(Samples.Around(0.8), Samples.Around(0.9)),
            [.. Enumerable.Range(1, 130).Select(i => Samples.Study(i % 10 == 0 ? $"A study whose name takes two lines {i}" : $"Study {i}", 10 * i, 10, 20, 90))]);

        var sheets = ForestLayout.OnPaper(many);

        Assert.True(sheets.Count > 2);
        Assert.Equal(many.Studies.Select(study => study.StudyId), sheets.SelectMany(sheet => sheet.Rows).Select(row => row.Study.StudyId));
        Assert.All(sheets, sheet => Assert.Equal(["TP", "FP", "FN", "TN"], sheet.Heads.Select(head => head.Text)));
        Assert.All(sheets, sheet => Assert.InRange(sheet.Height / sheet.Width, 0, 1.23)); // a sheet of Letter without its margins
        Assert.Equal(sheets.Select((_, i) => i == sheets.Count - 1), sheets.Select(sheet => sheet.PooledY is not null));
        Assert.All(sheets, sheet => Assert.NotNull(sheet.Sensitivity.PooledX));
        // Squares are comparable across sheets: the largest study is on the last.
        Assert.True(sheets[0].Rows[0].Sensitivity!.Side < 8);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_overall_risk_of_bias_stands_beside_each_study_and_in_the_legend(bool narrow)
    {
        var assessed = Pooled with { Studies = [.. Pooled.Studies.Select((study, i) => study with { RiskOfBias = i == 0 ? "low" : i == 1 ? "unclear" : null })] };

        var (plain, marked) = (ForestLayout.Compute(Pooled, narrow), ForestLayout.Compute(assessed, narrow));

        Assert.Empty(plain.BiasLegend.Entries);
        Assert.All(plain.Rows, row => Assert.Null(row.Bias));
        Assert.Equal(["low", "unclear"], marked.Rows.Select(row => row.Bias?.Kind).OfType<string>());
        Assert.Equal(["Risk of bias:", "low", "unclear", "no mark: not assessed"], marked.BiasLegend.Entries.Select(entry => entry.Text));
        Assert.All(marked.BiasLegend.Entries, entry => Assert.InRange(entry.Y, marked.PlotBottom + 20, marked.Height));
        Assert.True(marked.Height > plain.Height);
        // The marks have a column of their own: between the end of the names and the counts.
        if (!narrow) Assert.Equal([30, 30, 30, 30], marked.Rows[0].Counts.Zip(plain.Rows[0].Counts, (now, before) => now.X - before.X));
    }

    [Fact]
    public void The_marks_of_bias_differ_in_form_and_sign()
    {
        var outlines = BiasSymbol.Kinds.SelectMany(kind => new[] { BiasSymbol.Outline(kind, 0, 0, 7, signed: true), BiasSymbol.Outline(kind, 0, 0, 7, signed: false) }).ToList();

        Assert.Equal(6, outlines.Distinct().Count());
        Assert.Equal(["low", "unclear", "high", "unclear", null], new[] { "low", "unclear", "high", "some-concerns", null }.Select(BiasSymbol.KindOf));
    }
}
