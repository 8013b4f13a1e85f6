using LivingReview.Web.Reviews.Overview;

namespace LivingReview.Web.Tests.Reviews;

/// <summary>The addresses of the front page's pages lead on and back, however far a reader goes.</summary>
public sealed class OverviewQueryTests
{
    [Fact]
    public void The_pages_lead_on_and_back()
    {
        var first = OverviewQuery.From(" hip  ", null, null);
        var second = Follow(first.NextAddress("a"));
        var third = Follow(second.NextAddress("~b"));

        Assert.Equal(("hip", 1, null, null), (first.Search, first.Page, first.After, first.PreviousAddress));
        Assert.Equal((2, "a", "/?q=hip"), (second.Page, second.After, second.PreviousAddress));
        Assert.Equal((3, "~b"), (third.Page, third.After));
        Assert.Equal(second, Follow(third.PreviousAddress!));
    }

    [Fact]
    public void A_reader_who_goes_far_keeps_a_short_address_and_a_way_back()
    {
        var at = OverviewQuery.From(null, null, null);
        for (var page = 2; page <= 300; page++) at = Follow(at.NextAddress($"a-review-with-a-long-name-{page}"));
        var (reached, length) = (at.Page, at.NextAddress("x").Length);
        var back = 0;
        while (at.PreviousAddress is { } before) (at, back) = (Follow(before), back + 1);

        Assert.Equal((300, 20), (reached, back));
        Assert.True(length < 1000);
        Assert.Equal(OverviewQuery.From(null, null, null), at);
    }

    [Theory]
    [InlineData(7, null)]
    [InlineData(-1, "")]
    [InlineData(int.MaxValue, " , ")]
    public void A_number_without_a_place_is_the_first_page(int page, string? after) => Assert.Equal(OverviewQuery.From(null, null, null), OverviewQuery.From(null, page, after));

    private static OverviewQuery Follow(string address)
    {
        var parts = System.Web.HttpUtility.ParseQueryString(address.Split('?').ElementAtOrDefault(1) ?? "");
        return OverviewQuery.From(parts["q"], parts["page"] is { } page ? int.Parse(page, System.Globalization.CultureInfo.InvariantCulture) : null, parts["after"]);
    }
}
