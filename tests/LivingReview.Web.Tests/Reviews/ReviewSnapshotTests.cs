using LivingReview.Contracts.Reviews;
using LivingReview.Web.Reviews;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Reviews;

public sealed class ReviewSnapshotTests
{
    private static readonly ReviewSnapshot Whole = new()
    {
        Review = View("r"),
        Stratum = "overall",
        Figures = Samples.Figures(Samples.Estimate(Samples.Around(0.8), Samples.Around(0.9))),
        History = [Samples.Point(1, Samples.Estimate(null, null))],
    };

    [Fact]
    public void What_could_not_be_read_stays_as_it_was()
    {
        var now = new ReviewSnapshot { Review = View("r"), Stratum = "overall", Unread = [ReviewSnapshot.FiguresPart] };

        var shown = now.Over(Whole);

        Assert.Same(Whole.Figures, shown.Figures);
        Assert.Empty(shown.History);
    }

    [Fact]
    public void Figures_of_another_stratum_or_review_are_not_kept()
    {
        var other = new ReviewSnapshot { Review = View("r"), Stratum = "modality=ct", Unread = [ReviewSnapshot.FiguresPart, ReviewSnapshot.HistoryPart] };

        Assert.Null(other.Over(Whole).Figures);
        Assert.Empty(other.Over(Whole).History);
        Assert.Null((other with { Review = View("s"), Stratum = "overall" }).Over(Whole).Figures);
    }

    [Fact]
    public void Estimates_behind_the_evidence_are_being_recomputed()
    {
        Assert.True(Whole.Recomputing);
        Assert.False((Whole with { Estimates = new() { Review = "r", Revision = 3, EstimateVersion = 1, EngineVersion = "1", Strata = [] } }).Recomputing);
    }

    private static ReviewView View(string id) => new()
    {
        Id = id,
        Title = id,
        Revision = 3,
        Studies = 1,
        RegisteredAt = DateTimeOffset.UnixEpoch,
        ChangedAt = DateTimeOffset.UnixEpoch,
        Protocol = new Protocol(),
    };
}
