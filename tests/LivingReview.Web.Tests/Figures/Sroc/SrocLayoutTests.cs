using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures;
using LivingReview.Figures.Sroc;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Figures.Sroc;

public sealed class SrocLayoutTests
{
    [Fact]
    public void The_corners_of_roc_space_are_the_corners_of_the_plot()
    {
        var perfect = Samples.Figures(Samples.Estimate(new(1, 1, 1), new(1, 1, 1)), Samples.Study("All wrong", 0, 9, 9, 0));

        var layout = SrocLayout.Compute(perfect);

        Assert.Equal(new Point(SrocLayout.X.Start, SrocLayout.Y.End), layout.Summary);
        Assert.Equal(new Point(SrocLayout.X.End, SrocLayout.Y.Start), Assert.Single(layout.Studies).Centre);
    }

    [Fact]
    public void Circles_grow_with_people_and_the_largest_is_drawn_first()
    {
        var figures = Samples.Figures(
            Samples.Estimate(null, null), Samples.Study("Small", 40, 10, 10, 40), Samples.Study("Large", 160, 40, 40, 160), Samples.Study("One arm", 5, 0, 5, 0));

        var studies = SrocLayout.Compute(figures).Studies;

        Assert.Equal(["Large", "Small"], studies.Select(study => study.Study.Label));
        Assert.Equal(2, studies[0].Radius / studies[1].Radius, 6);
    }

    [Fact]
    public void Circles_have_the_colours_of_the_first_factor_in_which_they_differ()
    {
        var protocol = new Protocol { Factors = [new Factor { Name = "country", Levels = ["korea"] }, new Factor { Name = "modality", Levels = ["ct", "mri", "radiograph"] }] };
        StudyResult Of(string label, string modality) => Samples.Study(label, 40, 10, 10, 40) with { Factors = new Dictionary<string, string> { ["country"] = "korea", ["modality"] = modality } };

        var layout = SrocLayout.Compute(Samples.Figures(Samples.Estimate(null, null), Of("A", "radiograph"), Of("B", "ct"), Samples.Study("C", 1, 1, 1, 1)), protocol);

        Assert.Equal("modality", layout.Factor);
        Assert.Equal(["ct", "radiograph"], layout.Levels);
        Assert.Equal([("A", 1), ("B", 0), ("C", -1)], layout.Studies.Select(study => (study.Study.Label, study.Level)).Order());
        Assert.Equal(["circle", "series-0", "series-1"], layout.Legend.Select(entry => entry.Kind));
        Assert.Null(SrocLayout.Compute(Samples.Figures(Samples.Estimate(null, null), Of("A", "ct"), Of("B", "ct")), protocol).Factor);
    }

    [Fact]
    public void A_circle_carries_the_mark_of_its_risk_of_bias_and_the_legend_names_those_that_are_drawn()
    {
        var figures = Samples.Figures(
            Samples.Estimate(null, null), Samples.Study("A", 40, 10, 10, 40) with { RiskOfBias = "high" }, Samples.Study("B", 30, 10, 10, 40) with { RiskOfBias = "low" }, Samples.Study("C", 20, 10, 10, 40));

        var layout = SrocLayout.Compute(figures);

        Assert.Equal(["high", "low", null], layout.Studies.Select(study => study.Bias));
        Assert.Equal([("circle", "Study, area by size"), ("bias-low", "Low risk of bias"), ("bias-high", "High risk of bias")], layout.Legend.Select(entry => (entry.Kind, entry.Text)));
    }

    [Fact]
    public void What_is_undefined_is_not_drawn()
    {
        var layout = SrocLayout.Compute(Samples.Figures(Samples.Estimate(null, null)));

        Assert.Null(layout.Summary);
        Assert.Empty(layout.Curve);
        Assert.Empty(layout.ConfidenceRegion);
        Assert.Empty(layout.PredictionRegion);
    }

    [Fact]
    public void Regions_are_closed_and_the_curve_is_open()
    {
        var figures = Samples.Figures(Samples.Estimate(Samples.Around(0.8), Samples.Around(0.9))) with
        {
            Curve = [new RocPoint(0.9, 0.7), new RocPoint(0.5, 0.9)],
            ConfidenceRegion = [new RocPoint(0.9, 0.7), new RocPoint(0.8, 0.8), new RocPoint(0.9, 0.8)],
        };

        var layout = SrocLayout.Compute(figures);

        Assert.EndsWith("Z", layout.ConfidenceRegion, StringComparison.Ordinal);
        Assert.DoesNotContain("Z", layout.Curve, StringComparison.Ordinal);
    }
}
