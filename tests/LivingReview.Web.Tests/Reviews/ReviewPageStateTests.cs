using LivingReview.Web.Reviews;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Reviews;

public sealed class ReviewPageStateTests
{
    [Fact]
    public void The_plain_state_has_the_plain_address() =>
        Assert.Equal("reviews/r", ReviewPageState.Parse("r", null, null, null, null, null, null).Address);

    [Fact]
    public void Every_choice_is_in_the_address()
    {
        var state = ReviewPageState.Parse("r", "modality=ct", "0.25", "modality=ct,modality=mri", "size", "101", "10", "shown");

        Assert.Equal("reviews/r?stratum=modality%3Dct&revision=10&prevalence=0.25&compare=modality%3Dct%2Cmodality%3Dmri&sort=size&row=101&conjunctions=shown", state.Address);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("0,5")]
    [InlineData("-0.2")]
    [InlineData("NaN")]
    [InlineData("much")]
    public void A_prevalence_that_cannot_be_is_none(string text) => Assert.Null(ReviewPageState.Parse("r", null, text, null, null, null, null).Prevalence);

    [Fact]
    public void No_more_strata_are_compared_than_there_are_colours()
    {
        var state = ReviewPageState.Parse("r", null, null, "a,b,c,d,e,f,g,h", null, null, null);

        Assert.Equal(ReviewPageState.MaxCompared, state.Compared.Count);
        Assert.DoesNotContain("i", state.Toggle("i").Compared);
        Assert.DoesNotContain("a", state.Toggle("a").Compared);
    }

    [Fact]
    public void Figures_read_again_without_a_change_are_the_same_object()
    {
        var figures = Samples.Figures(Samples.Estimate(Samples.Around(0.9), Samples.Around(0.8)), Samples.Study("Alpha", 9, 1, 1, 9));

        Assert.True(SnapshotComparer.SameFigures(figures, figures with { Revision = 2, Studies = [figures.Studies[0] with { }] }));
        Assert.False(SnapshotComparer.SameFigures(figures, figures with { Studies = [figures.Studies[0] with { Label = "Alpha 2026" }] }));
        Assert.False(SnapshotComparer.SameFigures(figures, figures with { Estimate = figures.Estimate with { InputHash = "other" } }));
    }
}
