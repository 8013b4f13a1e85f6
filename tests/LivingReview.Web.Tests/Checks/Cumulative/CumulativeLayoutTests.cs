using LivingReview.Contracts.Estimates;
using LivingReview.Figures.Cumulative;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Checks.Cumulative;

public sealed class CumulativeLayoutTests
{
    private static readonly StratumEstimate All = Samples.Estimate(Samples.Around(0.8), Samples.Around(0.9));

    [Fact]
    public void Each_study_has_a_row_and_its_year_is_said_once()
    {
        var layout = CumulativeLayout.Compute([Point(2019, 1), Point(2020, 2), Point(2020, 3), Point(null, 4)], All);

        Assert.Equal(["2019", "2020", "", "n.d."], layout.Rows.Select(row => row.Year));
        Assert.Equal([1, 2, 3, 4], layout.Rows.Select(row => row.Point.Estimate.K));
        Assert.False(layout.ByYear);
        Assert.True(layout.Rows[^1].Y < layout.Bottom && layout.Bottom < layout.Height);
    }

    [Fact]
    public void Too_many_studies_become_years_that_stand_where_their_last_study_does()
    {
        var layout = CumulativeLayout.Compute([.. Enumerable.Range(0, 12).Select(i => Point(2018 + (i / 3), i + 1))], All, max: 3);

        Assert.True(layout.ByYear);
        Assert.Equal(1, layout.NotDrawn);
        Assert.Equal([("2019", 6), ("2020", 9), ("2021", 12)], layout.Rows.Select(row => (row.Year, row.Point.Estimate.K)));
        Assert.Equal(["Study 4 and 2 more", "Study 7 and 2 more", "Study 10 and 2 more"], layout.Rows.Select(row => row.Label));
    }

    [Fact]
    public void The_panels_hold_every_limit()
    {
        var early = Point(2019, 4) with { Estimate = Samples.Estimate(new EstimateInterval(0.7, 0.23, 0.95), Samples.Around(0.9)) };

        var layout = CumulativeLayout.Compute([early, Point(2020, 5)], All);

        Assert.Equal(0.2, layout.Sensitivity.Scale.From, 12);
        Assert.Equal(0.8, layout.Specificity.Scale.From, 12);
    }

    private static CumulativePoint Point(int? year, int k) => new() { Year = year, StudyId = $"s{k}", Label = $"Study {k}", Estimate = All with { K = k } };
}
