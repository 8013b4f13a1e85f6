using LivingReview.DiagnosticAccuracy.Tests.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Tests.Reference;
using LivingReview.DiagnosticAccuracy.Tests.Simulation;

namespace LivingReview.DiagnosticAccuracy.Tests.Influence;

public class StudyInfluenceTests
{
    [Fact]
    public void A_warm_leave_one_out_fit_equals_the_fit_from_nothing()
    {
        var tables = new SimulatedReview(11).Tables(60);

        var leftOut = LeaveOneOut.Fit(tables, BinomialModel.Fit(tables));

        for (var i = 0; i < tables.Length; i += 7)
        {
            var cold = BinomialModel.Fit([.. tables[..i], .. tables[(i + 1)..]]);
            Near.Equal(cold.LogitSensitivity!.Value, leftOut[i].Fit.LogitSensitivity, 1e-8, "mu_A");
            Near.Equal(cold.LogitSpecificity!.Value, leftOut[i].Fit.LogitSpecificity, 1e-8, "mu_B");
            Near.Equal(cold.SeLogitSensitivity!.Value, leftOut[i].Fit.SeLogitSensitivity, 1e-8, "se_A");
            Near.Equal(cold.Covariance!.Value, leftOut[i].Fit.Covariance, 1e-7, "sigma_AB");
            Near.Equal(cold.LogLikelihood!.Value, leftOut[i].Fit.LogLikelihood, 1e-8, "logLik");
            Assert.Equal((cold.Studies, cold.Diseased, cold.NonDiseased), (leftOut[i].Fit.Studies, leftOut[i].Fit.Diseased, leftOut[i].Fit.NonDiseased));
        }
    }

    [Fact]
    public void An_outlying_study_has_the_largest_distance_and_the_largest_standardized_effect()
    {
        TwoByTwo[] tables = [.. SampleReviewTests.Tables("", ""), new TwoByTwo(20, 5, 80, 95)];
        var fit = BinomialModel.Fit(tables);

        var distances = LeaveOneOut.Fit(tables, fit);
        var effects = EmpiricalBayes.Compute(tables, fit);

        Assert.Equal(tables.Length - 1, distances.MaxBy(d => d.CooksDistance)!.Index);
        Assert.Equal(tables.Length - 1, effects.MinBy(e => e.StandardizedSensitivity)!.Index);
        Assert.True(effects[^1].StandardizedSensitivity < -2);
    }

    [Fact]
    public void Weights_sum_to_one_hundred_and_an_empty_arm_weighs_by_the_other_alone()
    {
        TwoByTwo[] tables = [new(30, 6, 10, 50), new(45, 0, 5, 0), new(12, 14, 6, 40), new(22, 3, 13, 37), new(38, 11, 12, 99), new(0, 0, 0, 0)];

        var effects = EmpiricalBayes.Compute(tables, BinomialModel.Fit(tables));

        Assert.Equal(5, effects.Count);
        Near.Equal(100, effects.Sum(e => e.WeightSensitivity), 1e-9, "sensitivity");
        Near.Equal(100, effects.Sum(e => e.WeightSpecificity), 1e-9, "specificity");
    }

    [Theory]
    [InlineData(8)]
    [InlineData(30)]
    [InlineData(60)]
    public void The_effects_that_a_fit_leaves_behind_are_those_found_afresh(int k)
    {
        var tables = new SimulatedReview(23).Tables(k);
        var pooled = Pooling.Pool(Array.ConvertAll(tables, t => new StudyTable("", t)));

        var afresh = EmpiricalBayes.Compute(tables, pooled.Fit);

        Assert.Equal(Regime.Bivariate, pooled.Fit.Regime);
        Assert.Equal(k, pooled.Effects.Count);
        foreach (var (left, found) in pooled.Effects.Zip(afresh))
        {
            Assert.Equal(found.Index, left.Index);
            Near.Equal(found.LogitSensitivity, left.LogitSensitivity, 2e-8, "logit sensitivity");
            Near.Equal(found.LogitSpecificity, left.LogitSpecificity, 2e-8, "logit specificity");
            Near.Equal(found.SdSensitivity, left.SdSensitivity, 2e-8, "sd of sensitivity");
            Near.Equal(found.SdSpecificity, left.SdSpecificity, 2e-8, "sd of specificity");
            Near.Equal(found.WeightSensitivity, left.WeightSensitivity, 2e-7, "weight");
        }
    }

    [Fact]
    public void The_cumulative_series_ends_at_the_whole_fit()
    {
        var tables = SampleReviewTests.Tables("", "");

        var series = CumulativeSeries.Fit(tables, from: 2);

        Assert.Equal(tables.Length - 1, series.Count);
        Assert.Equal(BinomialModel.Fit(tables).LogLikelihood, series[^1].LogLikelihood);
        Assert.Equal(2, series[0].Studies);
    }
}
