using LivingReview.Analysis.Estimates;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Analysis.Tests.Memory;

public sealed class StratumReadingTests
{
    private static readonly StratumInputs Overall = StratumInputs.From(new Growing(Growing.Protocol).With(1, 12).State)[0];

    [Fact]
    public void The_cumulative_series_goes_by_year_and_ends_at_the_estimate()
    {
        var series = Cumulative.Compute(Overall);

        Assert.Equal(Enumerable.Range(1, 12).Reverse().Select(n => $"study-{n}"), series.Select(p => p.StudyId));
        Assert.Equal(Enumerable.Range(1, 12), series.Select(p => p.Estimate.K));
        Assert.Equal(Contracts.Estimates.Regime.Listed, series[1].Estimate.Regime);
        Assert.Equal(StratumEstimator.Estimate(Overall).Sensitivity, series[^1].Estimate.Sensitivity);
    }

    [Fact]
    public void Influence_shows_each_study_and_the_estimate_without_it()
    {
        var influence = Influence.Compute(Overall);

        Assert.Equal(12, influence.Count);
        Assert.All(influence, i => Assert.Equal(11, i.Without.K));
        Assert.All(influence, i => Assert.True(i.CooksDistance >= 0));
        Assert.Equal(100, influence.Sum(i => i.WeightSensitivity!.Value), 6);
    }

    [Fact]
    public void The_forest_plot_s_weights_are_those_of_the_influence_and_sum_to_100()
    {
        var figures = FigureData.Compute(Overall, 13);

        var influence = Influence.Compute(Overall).ToDictionary(i => i.StudyId, StringComparer.Ordinal);
        Assert.Equal(figures.Studies.Select(s => s.StudyId), figures.Weights.Select(w => w.StudyId));
        Assert.Equal(100, figures.Weights.Sum(w => w.Sensitivity), 6);
        Assert.Equal(100, figures.Weights.Sum(w => w.Specificity), 6);
        Assert.All(figures.Weights, w => Assert.Equal(influence[w.StudyId].WeightSensitivity!.Value, w.Sensitivity, 1e-6));
    }

    [Fact]
    public void Studies_that_are_not_pooled_weigh_nothing() => Assert.Empty(FigureData.Compute(Overall.Having(Overall.Studies.Take(2)), 3).Weights);

    [Theory]
    [InlineData(4)]
    [InlineData(12)]
    [InlineData(60)]
    public void Without_a_study_the_estimate_is_that_of_the_others(int studies)
    {
        var inputs = StratumInputs.From(new Growing(Growing.Protocol with { Interval = IntervalKind.CalibratedProfile }).With(1, studies).State)[0];

        foreach (var left in Influence.Compute(inputs).Take(12))
        {
            var others = StratumEstimator.Estimate(inputs.Having(inputs.Studies.Where(s => s.Id != left.StudyId)));
            Assert.Equal((others.K, others.Regime, others.InputHash, others.IntervalKind), (left.Without.K, left.Without.Regime, left.Without.InputHash, left.Without.IntervalKind));
            Assert.Equal(others.Sensitivity!.Estimate, left.Without.Sensitivity!.Estimate, 1e-7);
            Assert.Equal(others.Specificity!.Lower, left.Without.Specificity!.Lower, 1e-6);
        }
    }

    [Fact]
    public void The_detail_holds_every_figure_of_a_pooled_stratum()
    {
        var detail = Detail.Compute(Overall, 13, 0.2);

        Assert.Equal([IntervalKind.CalibratedProfile, IntervalKind.Profile, IntervalKind.WaldT, IntervalKind.Wald], detail.Intervals.Select(i => i.Method));
        Assert.All(detail.Intervals, i => Assert.InRange(detail.Estimate.Sensitivity!.Estimate, i.Sensitivity!.Lower, i.Sensitivity.Upper));
        Assert.True(detail.PredictionSensitivity!.Upper > detail.Estimate.Sensitivity!.Upper);
        Assert.NotNull(detail.Deeks);
        Assert.NotNull(detail.Spearman);
        Assert.Equal(11, detail.HomogeneitySensitivity!.DegreesOfFreedom);
        Assert.Equal(0.2, detail.Predictive!.Prevalence);
        Assert.Equal(12, detail.Studies.Count);
    }

    [Fact]
    public void The_detail_of_a_listed_stratum_is_its_studies()
    {
        var detail = Detail.Compute(Overall.Having(Overall.Studies.Take(2)), 3, null);

        Assert.Empty(detail.Intervals);
        Assert.Null(detail.Predictive);
        Assert.Equal(2, detail.Studies.Count);
        Assert.Equal(2, detail.Estimate.Studies.Count);
    }
}
