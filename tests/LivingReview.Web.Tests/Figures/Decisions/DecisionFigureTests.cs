using LivingReview.Contracts.Estimates;
using LivingReview.Figures.Decisions;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Figures.Decisions;

public sealed class DecisionFigureTests
{
    private static readonly StratumEstimate Overall = FakeApi.Recorded<ReviewEstimates>("estimates").Strata[0] with
    {
        Sensitivity = new EstimateInterval(0.9, 0.8, 0.95),
        Specificity = new EstimateInterval(0.8, 0.7, 0.9),
    };

    [Fact]
    public void The_ruler_of_the_nomogram_crosses_the_ratio_on_its_way()
    {
        var fagan = FaganLayout.Compute(Overall, 0.2)!;

        var (positive, negative) = (fagan.Lines[0], fagan.Lines[1]);
        Assert.Equal((4.5, 0.125), (Math.Round(positive.Ratio, 9), Math.Round(negative.Ratio, 9)));
        // By Bayes' theorem: 0.18 of 0.34 with a positive test are ill, 0.02 of 0.66 with a negative one.
        Assert.Equal((0.18 / 0.34, 0.02 / 0.66), (positive.After, negative.After), new Close());
        var crossing = (positive.From.Y + positive.To.Y) / 2;
        var ten = FaganLayout.RatioTicks.Single(tick => tick.Text == "10").Position;
        var three = FaganLayout.RatioTicks.Single(tick => tick.Text == "3").Position;
        Assert.InRange(crossing, ten, three);
    }

    [Fact]
    public void A_test_that_is_perfect_has_no_ratio_and_no_nomogram() =>
        Assert.Null(FaganLayout.Compute(Overall with { Specificity = new EstimateInterval(1, 0.9, 1) }, 0.2));

    [Fact]
    public void Net_benefit_is_that_of_its_definition()
    {
        // At the threshold 0.2 a false positive weighs a quarter of a true one: 0.18 - 0.16 / 4.
        Assert.Equal(0.14, NetBenefitLayout.Of(0.9, 0.8, 0.2, 0.2), 9);
        // Treating everyone is worth nothing where the threshold is the prevalence.
        Assert.Equal(0, NetBenefitLayout.Of(1, 0, 0.2, 0.2), 9);
        Assert.Equal(["Treat no one", "Treat everyone", "A"], NetBenefitLayout.Compute([("A", "after", Overall)], 0.2)!.Curves.Select(curve => curve.Name));
        Assert.Null(NetBenefitLayout.Compute([("A", "after", Overall with { Sensitivity = null })], 0.2));
    }

    private sealed class Close : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) x, (double, double) y) => Math.Abs(x.Item1 - y.Item1) < 1e-9 && Math.Abs(x.Item2 - y.Item2) < 1e-9;

        public int GetHashCode((double, double) obj) => 0;
    }
}
