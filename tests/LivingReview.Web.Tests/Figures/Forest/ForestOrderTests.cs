using LivingReview.Contracts.Estimates;
using LivingReview.Figures.Forest;
using LivingReview.Web.Reviews;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Figures.Forest;

public sealed class ForestOrderTests
{
    private static readonly StratumFigures Figures = Samples.Figures(
        Samples.Estimate(Samples.Around(0.8), Samples.Around(0.9)),
        Samples.Study("A", 80, 10, 20, 90) with { Year = 2022 }, Samples.Study("B", 20, 3, 5, 27) with { Year = 2020 }, Samples.Study("C", 10, 1, 1, 8)) with
    {
        Weights = [new("A", 20, 30), new("B", 45, 40), new("C", 35, 30)],
    };

    [Theory]
    [InlineData("label", "A B C")]
    [InlineData("year", "B A C")]
    [InlineData("size", "A B C")]
    [InlineData("weight", "B C A")]
    [InlineData("nonsense", "A B C")]
    public void The_order_is_that_of_its_key(string key, string order) =>
        Assert.Equal(order, string.Join(' ', ForestOrder.Apply(Figures, ForestOrder.Parse(key)).Select(study => study.Label)));

    [Fact]
    public void A_study_without_the_figure_comes_last()
    {
        var figures = Samples.Figures(Figures.Estimate, Samples.Study("Alpha", 0, 1, 0, 9), Samples.Study("Beta", 8, 1, 2, 9), Samples.Study("Gamma", 9, 1, 1, 9));

        Assert.Equal(["Gamma", "Beta", "Alpha"], ForestOrder.Apply(figures, ForestSort.Sensitivity).Select(study => study.Label));
    }

    [Fact]
    public void Without_weights_none_are_offered_and_the_order_stays()
    {
        var listed = Figures with { Weights = [] };

        Assert.DoesNotContain(ForestSort.Weight, ForestOrder.Available(listed));
        Assert.Equal(["A", "B", "C"], ForestOrder.Apply(listed, ForestSort.Weight).Select(study => study.Label));
    }

    [Fact]
    public void The_order_is_kept_in_the_address() =>
        Assert.Equal("reviews/r?sort=weight", (ReviewPageState.Parse("r", null, null, null, "weight", null, null) with { FirstRow = 1 }).Address);
}
