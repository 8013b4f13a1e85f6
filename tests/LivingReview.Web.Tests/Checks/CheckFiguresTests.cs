using LivingReview.Contracts.Estimates;
using LivingReview.Web.Checks;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Checks;

public sealed class CheckFiguresTests
{
    [Fact]
    public void Holm_multiplies_the_smallest_by_all_and_never_decreases() =>
        Assert.Equal([0.03, 0.06, 0.06], Holm.Adjust([0.01, 0.04, 0.03]).Select(p => Math.Round(p, 12)));

    [Fact]
    public void Holm_never_exceeds_one() => Assert.Equal([1.0, 1.0], Holm.Adjust([0.7, 0.9]));

    [Fact]
    public void A_difference_of_levels_has_the_delta_method_s_interval()
    {
        var first = Level("f=a", 0.8, 0.2);
        var second = Level("f=b", 0.9, 0.3);
        var test = new LikelihoodRatioTest(1, 1, 0.3);
        var comparison = new SubgroupComparison { Within = "overall", Factor = "f", Levels = ["a", "b"], Both = test, OnSensitivity = test, OnSpecificity = test };
        var estimates = new ReviewEstimates { Review = "r", Revision = 1, EstimateVersion = 1, EngineVersion = "1", Strata = [first, second] };

        var levels = LevelDifference.Of(comparison, estimates);

        Assert.Null(levels[0].Sensitivity);
        // 0.1 -+ 1.96 sqrt((0.16 * 0.2)^2 + (0.09 * 0.3)^2)
        Assert.Equal(0.1, levels[1].Sensitivity!.Estimate, 12);
        Assert.Equal(0.017938, levels[1].Sensitivity!.Lower, 1e-5);
        Assert.Equal(0.182062, levels[1].Sensitivity!.Upper, 1e-5);
    }

    [Fact]
    public void The_bars_of_bias_weigh_studies_by_their_people()
    {
        var api = FakeApi.Recorded<Dictionary<string, StratumFigures>>("figures")["modality=ct"];
        var small = api.Studies[0];
        var rows = new[] { Row(small with { Tp = 10, Fp = 0, Fn = 0, Tn = 0 }, "low"), Row(small with { Tp = 30, Fp = 0, Fn = 0, Tn = 0 }, "high") };

        var shares = new BiasTool("QUADAS-2", ["index-test"], rows).Shares("index-test");

        Assert.Equal((0.25, 0.0, 0.75), shares);
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

    private static StratumEstimate Level(string stratum, double value, double error) =>
        Samples.Estimate(Samples.Around(value), Samples.Around(value), stratum) with { SeLogitSensitivity = error, SeLogitSpecificity = error };
}
