using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Monitoring;

public sealed class ChangeAttributionTests
{
    private static readonly StudyTable[] All = SampleReview.Primary();

    [Fact]
    public void One_changed_study_has_the_whole_change()
    {
        var attribution = ChangeAttribution.Explain(All[1..], All, new PoolingOptions());

        var share = Assert.Single(attribution.Studies);
        Assert.Equal((All[0].Study, 0, All[0].Table), (share.Study, share.Before.Count, Assert.Single(share.After)));
        Near.Equal(attribution.Change.Sensitivity!.Value, share.Share.Sensitivity, 1e-15, "share");
        Near.Equal(0, attribution.Interaction.Sensitivity, 1e-15, "interaction");
    }

    [Fact]
    public void The_shares_of_two_changes_leave_nothing_and_those_of_more_add_up_with_the_interaction()
    {
        var corrected = All[5] with { Table = All[5].Table with { TruePositives = All[5].Table.TruePositives + 9 } };
        var two = ChangeAttribution.Explain(All, [.. All[1..5], corrected, .. All[6..]], new PoolingOptions());
        var more = ChangeAttribution.Explain(All[..8], All, new PoolingOptions());

        Assert.Equal(2, two.ChangedStudies);
        Near.Equal(0, two.Interaction.Sensitivity, 1e-14, "interaction");
        Assert.Equal(All.Length - 8, more.Studies.Count);
        Near.Equal(more.Change.Specificity!.Value, more.Studies.Sum(s => s.Share.Specificity) + more.Interaction.Specificity, 1e-14, "sum");
    }

    [Fact]
    public void The_order_of_the_tables_does_not_matter()
    {
        var (forwards, backwards) = (ChangeAttribution.Explain(All[..8], All, new PoolingOptions()), ChangeAttribution.Explain([.. All[..8].Reverse()], [.. All.Reverse()], new PoolingOptions()));

        Assert.Equal(forwards.Change, backwards.Change);
        Assert.Equal(forwards.Studies.Select(s => (s.Study, s.Share)), backwards.Studies.Select(s => (s.Study, s.Share)));
    }

    [Fact]
    public void A_study_with_two_tables_is_one_study()
    {
        var second = new StudyTable(All[3].Study, new(40, 9, 6, 51));

        var share = Assert.Single(ChangeAttribution.Explain(All, [.. All, second], new PoolingOptions()).Studies);

        Assert.Equal((All[3].Study, 1, 2), (share.Study, share.Before.Count, share.After.Count));
    }

    [Fact]
    public void Nothing_changed_is_no_change()
    {
        var attribution = ChangeAttribution.Explain(All, All, new PoolingOptions());

        Assert.Equal((0.0, 0.0, 0), (attribution.Change.Sensitivity, attribution.Change.Specificity, attribution.ChangedStudies));
        Assert.Empty(attribution.Studies);
    }

    /// <summary>The attribution needs hundreds of points and nothing else of the estimates.</summary>
    [Theory]
    [InlineData(PoolingModel.Binomial)]
    [InlineData(PoolingModel.NormalReml)]
    [InlineData(PoolingModel.NormalMl)]
    public void The_point_alone_is_the_estimate_s_to_the_bit(PoolingModel model)
    {
        StudyTable[][] sets = [[], [.. All[..1]], [.. All[..2]], [.. All[..4]], [.. All], [.. Enumerable.Repeat(new StudyTable("same", new TwoByTwo(9, 1, 2, 18)), 5)], [new("a", new(5, 0, 0, 0)), new("b", new(7, 0, 0, 0)), new("c", new(9, 0, 0, 0))]];
        foreach (var set in sets)
        {
            var options = new PoolingOptions { Model = model, MinimumStudies = 1 };
            var pooled = Pooling.Pool(set, options);

            Assert.Equal((pooled.Sensitivity?.Estimate, pooled.Specificity?.Estimate), Pooling.SummaryPoint(set, options));
        }
    }
}
