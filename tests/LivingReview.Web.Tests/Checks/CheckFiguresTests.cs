using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using LivingReview.Figures;
using LivingReview.Figures.Bias;
using LivingReview.Figures.Cumulative;
using LivingReview.Figures.Funnel;
using LivingReview.Figures.Prisma;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Checks;

public sealed class CheckFiguresTests
{
    [Fact]
    public void The_bars_of_bias_count_studies_and_not_people()
    {
        var api = FakeApi.Recorded<Dictionary<string, StratumFigures>>("figures")["modality=ct"];
        var small = api.Studies[0];
        var rows = new[] { Row(small with { Tp = 10, Fp = 0, Fn = 0, Tn = 0 }, "low"), Row(small with { Tp = 30, Fp = 0, Fn = 0, Tn = 0 }, "high") };

        var shares = new BiasToolSummary("QUADAS-2", ["index-test"], rows).Shares("index-test");

        Assert.Equal((0.5, 0.0, 0.5), shares);
    }

    /// <summary>Seven sources whose counts sum to 133 stood below "Records identified (n = 112)".</summary>
    [Fact]
    public void The_flow_says_what_searches_found_that_is_not_in_the_list()
    {
        PrismaFlow Flow(int identified) => new()
        {
            Revision = 1,
            Identified = identified,
            DuplicatesRemoved = 0,
            Screened = 0,
            Excluded = 0,
            Sought = 0,
            Assessed = 0,
            ExcludedByReason = new Dictionary<string, int>(),
            Awaiting = identified,
            StudiesIncluded = 0,
            ReportsIncluded = 0,
            Searches = [new PrismaSearch("PubMed", 1, 112, new DateOnly(2026, 11, 1)), new PrismaSearch("Crossref", 2, 21, new DateOnly(2026, 11, 2))],
        };

        Assert.Contains(PrismaLayout.Compute(Flow(112)).Boxes[0].Lines, line => line.Text.StartsWith("Of these not in the list of records", StringComparison.Ordinal) && line.Text.EndsWith("21)", StringComparison.Ordinal));
        Assert.DoesNotContain(PrismaLayout.Compute(Flow(133)).Boxes[0].Lines, line => line.Text.Contains("not in the list", StringComparison.Ordinal));
    }

    [Fact]
    public void The_figures_of_the_checks_have_a_form_for_a_phone_with_every_row_and_number_in_its_width()
    {
        var all = Samples.Estimate(Samples.Around(0.8), Samples.Around(0.9));
        var series = Enumerable.Range(1, 5).Select(k => new CumulativePoint { Year = 2018 + k, StudyId = $"s{k}", Label = $"A study with a very long name, number {k}", Estimate = k == 1 ? Samples.Estimate(null, null) : all with { K = k } }).ToList();

        var rows = CumulativeLayout.Compute(series, all).OnPhone(all);

        Assert.Equal(series.Select(point => point.StudyId), rows.Rows.Select(row => row.StudyId));
        Assert.Equal(("2019  A study with a very long na…", "4 studies"), (rows.Rows[0].Label, rows.Rows[0].Note));
        Assert.Null(rows.Rows[0].Sensitivity);
        Assert.All(rows.Rows, row => Assert.InRange(row.Y + IntervalRows.RowHeight, IntervalRows.Top, rows.Bottom));
        Assert.True(rows.Specificity.Scale.Start - 4 - rows.Sensitivity.Scale.Start > 22 * 6.6, "A number would run into the next.");
    }

    [Fact]
    public void The_funnel_adds_a_half_only_where_a_cell_is_empty()
    {
        var detail = FakeApi.Recorded<Dictionary<string, StratumDetail>>("detail")["modality=ct"];
        var whole = detail.Studies[0] with { Tp = 8, Fp = 2, Fn = 2, Tn = 8 };
        var empty = detail.Studies[0] with { Tp = 10, Fp = 2, Fn = 0, Tn = 8 };

        var points = FunnelLayout.Compute(detail with { Studies = [whole, empty] }).Points;

        Assert.Equal(Math.Log(16), points[0].LogOddsRatio, 12);
        Assert.Equal(Math.Log(10.5 * 8.5 / (2.5 * 0.5)), points[1].LogOddsRatio, 12);
        Assert.Equal(1 / Math.Sqrt(20), points[0].InverseRootSize, 12);
    }

    private static BiasRow Row(StudyResult study, string judgement) =>
        new(study, new Dictionary<string, Contracts.Studies.DomainJudgement> { ["index-test"] = new() { Domain = "index-test", Judgement = judgement } }, judgement);
}
