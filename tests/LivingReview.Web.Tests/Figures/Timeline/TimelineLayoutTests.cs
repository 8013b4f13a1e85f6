using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Figures;
using LivingReview.Figures.Timeline;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Figures.Timeline;

public sealed class TimelineLayoutTests
{
    private static readonly IReadOnlyList<EstimateHistoryPoint> History =
    [
        Samples.Point(2, Samples.Estimate(null, null)),
        Samples.Point(3, Samples.Estimate(new(0.8, 0.62, 0.9), new(0.9, 0.8, 0.95))),
        Samples.Point(7, Samples.Estimate(new(0.85, 0.75, 0.9), new(0.9, 0.8, 0.95))),
    ];

    [Fact]
    public void A_time_without_a_pooled_estimate_is_left_open()
    {
        var layout = TimelineLayout.Compute(History, [], [], narrow: false);

        var x = new LinearScale(0, 3, 40, layout.Width - 10);
        Assert.StartsWith($"M{SvgText.N(x[1])} ", layout.Sensitivity.Line, StringComparison.Ordinal);
        Assert.Equal(["2", "3", "7"], layout.Revisions.Select(tick => tick.Text));
    }

    [Fact]
    public void The_scale_begins_at_the_tenth_below_the_lowest_limit()
    {
        var layout = TimelineLayout.Compute(History, [], [], narrow: false);

        Assert.Equal(0.6, layout.Sensitivity.Y.From, 9);
        Assert.Equal(layout.Sensitivity.Y.From, layout.Specificity.Y.From, 9);
        Assert.Equal("0.6", layout.Sensitivity.Ticks[0].Text);
        Assert.Equal("1.0", layout.Sensitivity.Ticks[^1].Text);
    }

    [Fact]
    public void An_alert_is_marked_where_its_new_estimate_begins()
    {
        var layout = TimelineLayout.Compute(History, [AlertAt(7), AlertAt(99)], [], narrow: true);

        var x = new LinearScale(0, 3, 40, layout.Width - 10);
        Assert.Equal(x[2], Assert.Single(layout.Alerts).X, 6);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(6, 1)]
    [InlineData(7, 2)]
    public void The_flag_of_a_version_stands_at_its_revision(long revision, int step)
    {
        var layout = TimelineLayout.Compute(History, [], [Version(revision)], narrow: false);

        Assert.Equal(new LinearScale(0, 3, 40, layout.Width - 10)[step], Assert.Single(layout.Versions).X, 6);
    }

    [Fact]
    public void Many_revisions_share_few_labels_and_the_last_has_one()
    {
        var history = Enumerable.Range(1, 500).Select(revision => Samples.Point(revision, History[1].Estimate)).ToList();

        var layout = TimelineLayout.Compute(history, [], [], narrow: true);

        Assert.True(layout.Revisions.Count <= 6);
        Assert.Equal("500", layout.Revisions[^1].Text);
    }

    [Fact]
    public void Nothing_yet_can_be_laid_out()
    {
        var layout = TimelineLayout.Compute([], [], [], narrow: false);

        Assert.Empty(layout.Sensitivity.Line);
        Assert.Empty(layout.Revisions);
    }

    private static VersionView Version(long revision) => FakeApi.Recorded<List<VersionView>>("versions")[0] with { Revision = revision };

    private static Alert AlertAt(long revision) => new()
    {
        Id = Guid.CreateVersion7(),
        Review = "r",
        ReviewTitle = "R",
        SubscriptionId = Guid.Empty,
        Stratum = "overall",
        Rule = "A1",
        Threshold = 0.02,
        Summary = "moved",
        Before = At(1),
        After = At(revision),
        Causes = [],
        DetectedAt = DateTimeOffset.UnixEpoch,
        Links = new Dictionary<string, string>(),
    };

    private static ShiftPoint At(long revision) => new()
    {
        Revision = revision,
        K = 4,
        Regime = Regime.Bivariate,
        Sensitivity = Samples.Around(0.8),
        Specificity = Samples.Around(0.9),
    };
}
