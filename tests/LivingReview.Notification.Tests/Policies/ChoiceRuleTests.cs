using LivingReview.Contracts.Estimates;
using LivingReview.Notification.Policies;

namespace LivingReview.Notification.Tests.Policies;

/// <summary>Rule A18: the conclusion depends on the choice of analysis.</summary>
public sealed class ChoiceRuleTests
{
    private static readonly Criteria Minima = new(null, 0.8, 0.7);
    private static readonly EvidenceTable[] Tables = [Versions.Table("a", 90, 20, 10, 80), Versions.Table("b", 180, 30, 20, 170), Versions.Table("c", 95, 22, 12, 88), Versions.Table("d", 60, 15, 6, 70)];

    [Fact]
    public void It_fires_when_an_analysis_begins_to_conclude_otherwise_and_when_none_does_any_more()
    {
        StratumEstimate agreeing = Estimate(Twin("low", 0.9, 0.85, 0.95)), disagreeing = Estimate(Twin("low", 0.9, 0.75, 0.95));

        var begins = Versions.Rule("A18", Versions.Compare(agreeing, disagreeing, Minima));
        Assert.True(begins.Fired);
        Assert.Equal((1.0, 1.0), (begins.Value, begins.Threshold));
        Assert.Contains("1 of 1 other analyses do not find that the test meets", begins.Text, StringComparison.Ordinal);
        Assert.True(Versions.Rule("A18", Versions.Compare(disagreeing, agreeing, Minima)).Fired);
        Assert.False(Versions.Rule("A18", Versions.Compare(disagreeing, disagreeing, Minima)).Fired);
        Assert.False(Versions.Rule("A18", Versions.Compare(agreeing, agreeing, Minima)).Fired);
    }

    [Fact]
    public void Without_minima_it_fires_when_an_analysis_leaves_the_interval_of_the_headline()
    {
        var inside = Estimate(Twin("low", 0.9, 0.5, 0.95));
        var outside = Estimate(Twin("low", 0.7, 0.5, 0.95));

        Assert.True(Versions.Rule("A18", Versions.Compare(inside, outside)).Fired);
        Assert.False(Versions.Rule("A18", Versions.Compare(inside, inside)).Fired);
    }

    [Fact]
    public void The_threshold_is_how_many_must_disagree_and_what_cannot_be_pooled_counts_for_nothing()
    {
        var agreeing = Estimate(Twin("a", 0.9, 0.85, 0.95), Twin("b", 0.9, 0.85, 0.95));
        var one = Estimate(Twin("a", 0.9, 0.75, 0.95), Twin("b", 0.9, 0.85, 0.95) with { Sensitivity = null });
        var two = Estimate(Twin("a", 0.9, 0.75, 0.95), Twin("b", 0.9, 0.75, 0.95));

        Assert.False(Versions.Rule("A18", Versions.Compare(agreeing, one, Minima), 2).Fired);
        Assert.True(Versions.Rule("A18", Versions.Compare(one, two, Minima), 2).Fired);
    }

    [Fact]
    public void A19_fires_when_accuracy_at_a_stated_cut_off_moves_by_the_threshold()
    {
        StratumEstimate At(double cutOff, double sensitivity) => Estimate() with
        {
            CutOffs = [new() { Threshold = cutOff, Unit = "%", K = 4, InputHash = "h", Sensitivity = new(sensitivity, sensitivity - 0.1, 0.99), Specificity = new(0.8, 0.7, 0.9) }],
        };

        var fired = Versions.Rule("A19", Versions.Compare(At(6.5, 0.8), At(6.5, 0.84)));
        Assert.True(fired.Fired);
        Assert.Contains("sensitivity at a cut-off of 6.5 % moved by 4.0 percentage points", fired.Text, StringComparison.Ordinal);
        Assert.False(Versions.Rule("A19", Versions.Compare(At(6.5, 0.8), At(6.5, 0.84)), 0.05).Fired);
        Assert.Null(Versions.Rule("A19", Versions.Compare(At(6, 0.8), At(6.5, 0.84))).Value);
        Assert.Null(Versions.Rule("A19", Versions.Compare(Estimate(), Estimate())).Value);
    }

    [Fact]
    public void Without_other_analyses_it_does_not_apply()
    {
        var result = Versions.Rule("A18", Versions.Compare(Estimate(), Estimate(), Minima));

        Assert.Equal((false, null), (result.Fired, result.Value));
    }

    /// <summary>A headline of sensitivity 0.90 (0.85 to 0.94) and specificity 0.82 (0.76 to 0.87).</summary>
    private static StratumEstimate Estimate(params TwinEstimate[] twins) => Versions.Message(1, Tables).Strata[0] with
    {
        Sensitivity = new(0.9, 0.85, 0.94),
        Specificity = new(0.82, 0.76, 0.87),
        Twins = twins,
    };

    private static TwinEstimate Twin(string name, double estimate, double lower, double upper) =>
        new() { Name = name, K = 4, InputHash = name, Sensitivity = new(estimate, lower, upper), Specificity = new(0.82, 0.75, 0.88) };
}
