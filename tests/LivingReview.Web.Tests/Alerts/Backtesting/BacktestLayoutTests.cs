using LivingReview.Contracts.Alerts;
using LivingReview.Web.Alerts.Backtesting;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Alerts.Backtesting;

public sealed class BacktestLayoutTests
{
    private static readonly BacktestReport Many = FakeApi.Recorded<BacktestReport>("alerts-backtest-shift");
    private static readonly BacktestReport Few = FakeApi.Recorded<BacktestReport>("alerts-backtest-default");

    [Fact]
    public void Two_policies_share_one_axis_and_have_a_row_each()
    {
        var layout = BacktestLayout.Compute([("As in the form", Many), ("As saved", Few)], 7, entry => entry.Summary, 640);

        Assert.Equal((Many.Entries.Count, Few.Entries.Count), (layout.Rows[0].Marks.Count, layout.Rows[1].Marks.Count));
        var at8 = layout.Rows[1].Marks.Single(m => m.Title == Few.Entries.Single(e => e.After.Revision == 8).Summary);
        Assert.Contains(layout.Rows[0].Marks, m => Math.Abs(m.X - at8.X) < 1e-9);
        Assert.InRange(layout.KnownChange!.Value, BacktestLayout.Left, at8.X);
        Assert.All(layout.Rows.SelectMany(r => r.Marks), m => Assert.InRange(m.X, BacktestLayout.Left, 640 - BacktestLayout.Right));
        Assert.All(layout.Rows, r => Assert.All(r.Marks, m => Assert.InRange(m.Y, r.Y - 86, r.Y)));
    }

    [Fact]
    public void What_comes_at_one_revision_is_stacked_the_gravest_lowest()
    {
        var entry = Many.Entries[0];
        var report = Many with { Entries = [entry with { Severity = Severity.Info }, entry with { Severity = Severity.Critical }, entry with { Kind = "resolved" }] };

        var marks = BacktestLayout.Compute([("One", report)], null, e => e.Summary, 640).Rows[0].Marks;

        Assert.Equal(["critical", "resolved", "info"], marks.OrderByDescending(m => m.Y).Select(m => m.Kind));
        Assert.Single(marks.Select(m => m.X).Distinct());
    }

    [Fact]
    public void A_review_of_one_revision_has_a_line_too() =>
        Assert.NotEmpty(BacktestLayout.Compute([("One", Few with { FromRevision = 3, ToRevision = 3, Entries = [] })], 9, e => "", 640).Ticks);
}
