using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;

namespace LivingReview.Analysis.Tests.Recomputing;

/// <summary>Accuracy at the cut-offs that a protocol states, kept with every revision.</summary>
public sealed class CutOffTests
{
    private static readonly IReadOnlyList<object> History =
    [
        Given.Protocol1(protocol: Given.Protocol with { CutOffs = [5.5, 6] }),
        .. Enumerable.Range(1, 6).Select(i => Given.Accepted(i + 1, Study(i, 40 + i))),
    ];

    [Fact]
    public void A_stratum_has_accuracy_at_each_cut_off_and_a_higher_one_is_less_sensitive()
    {
        var estimate = Overall(new EstimateLog().Recompute(Given.State(History)));

        Assert.Equal([5.5, 6], estimate.CutOffs!.Select(c => c.Threshold));
        Assert.All(estimate.CutOffs!, c => Assert.Equal(("%", 6, false), (c.Unit, c.K, c.Extrapolated)));
        Assert.True(estimate.CutOffs![0].Sensitivity!.Estimate > estimate.CutOffs[1].Sensitivity!.Estimate);
        Assert.True(estimate.CutOffs[0].Specificity!.Estimate < estimate.CutOffs[1].Specificity!.Estimate);
    }

    [Fact]
    public void A_table_that_does_not_count_in_the_headline_changes_accuracy_at_the_cut_off_alone()
    {
        var log = new EstimateLog();
        var before = Overall(log.Recompute(Given.State(History)));

        var next = log.Recompute(Given.State([.. History, Given.Accepted(8, Study(1, 60), kind: ChangeKind.Amended)]));

        var after = Overall(next);
        Assert.Equal(before.Sensitivity, after.Sensitivity);
        Assert.Equal(before.InputHash, after.InputHash);
        Assert.NotEqual(before.CutOffs![1].Sensitivity, after.CutOffs![1].Sensitivity);
        Assert.Empty(log.Recompute(Given.State([.. History, Given.Accepted(8, Study(1, 60), kind: ChangeKind.Amended), Given.Accepted(9, Study(1, 60) with { Title = "T" }, kind: ChangeKind.Amended)])).Changed);
    }

    /// <summary>A study with its primary table at 5.5 and another at 6.5, where fewer of 100 diseased are found.</summary>
    private static ExtractedStudy Study(int number, long foundAbove) => Given.Study($"s{number}", 80 + number, 30 + number, 20 - number, 170 - number) with
    {
        Tables =
        [
            Given.Study($"s{number}", 80 + number, 30 + number, 20 - number, 170 - number).Tables[0] with { ThresholdValue = 5.5, ThresholdUnit = "%", ThresholdDirection = ">=" },
            Given.Study($"s{number}", foundAbove, 6, 100 - foundAbove, 194).Tables[0] with { Primary = false, ThresholdValue = 6.5, ThresholdUnit = "%", ThresholdDirection = ">=" },
        ],
    };

    private static StratumEstimate Overall(LivingReview.Analysis.Recomputing.StrataEstimated estimated) => estimated.Changed.Single(s => s.Stratum == "overall");
}
