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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Days_are_dated_where_there_is_room_and_the_first_and_the_newest_always_are(bool narrow)
    {
        var history = Enumerable.Range(0, 40).Select(i => Samples.Point(i + 1, History[1].Estimate) with { At = DateTimeOffset.UnixEpoch.AddDays(i / 2) }).ToList();

        var layout = TimelineLayout.Compute(history, [], [], narrow);

        Assert.Equal(("1 Jan 1970", "20 Jan 1970"), (layout.Dates[0].Text, layout.Dates[^1].Text));
        Assert.InRange(layout.Dates.Count, 3, 9);
        Assert.All(layout.Dates.Zip(layout.Dates.Skip(1)), pair => Assert.True(pair.Second.TextX - pair.First.TextX >= 70));
        Assert.All(layout.Dates, date => Assert.InRange(date.TextX, 40, layout.Width - 66));
        Assert.Equal("30 Nov 2026", Assert.Single(TimelineLayout.Compute([.. history.Select(point => point with { At = new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero) })], [], [], narrow).Dates).Text);
    }

    [Fact]
    public void A_step_names_what_made_it_and_of_too_many_the_largest_are_named()
    {
        EvidenceChange Change(ChangeKind kind, string label) => new() { Revision = 1, Kind = kind, StudyId = label, Label = label };
        var few = History.Select((point, i) => point with
        {
            Causes = i switch
            {
                0 => [Change(ChangeKind.Accepted, "Jang 2021"), Change(ChangeKind.Accepted, "Rivera 2019")],
                1 => [Change(ChangeKind.Amended, "Xie 2022")],
                _ => [Change(ChangeKind.Withdrawn, "A study with a very long name of 2020")],
            }
        }).ToList();
        var many = Enumerable.Range(0, 200).Select(i => Samples.Point(i + 1, Samples.Estimate(new(i < 120 ? 0.8 : 0.9, 0.6, 0.95), Samples.Around(0.9))) with { Causes = [Change(ChangeKind.Accepted, $"S{i}")] }).ToList();

        var (named, crowded) = (TimelineLayout.Compute(few, [], [], narrow: true), TimelineLayout.Compute(many, [], [], narrow: false));

        Assert.Equal(["+ Jang 2021 (+1)", "± Xie 2022", "− A study with a very l…"], named.Names.Select(name => name.Text));
        Assert.True(named.Height > TimelineLayout.Compute(History, [], [], narrow: true).Height);
        Assert.Equal(6, crowded.Names.Count);
        Assert.Contains("+ S120", crowded.Names.Select(name => name.Text));
        Assert.All(crowded.Names.Zip(crowded.Names.Skip(1)), pair => Assert.True(pair.Second.Position - pair.First.Position >= 12.9));
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
