using LivingReview.DiagnosticAccuracy.Tests.Reference;
using LivingReview.DiagnosticAccuracy.Tests.Simulation;

namespace LivingReview.DiagnosticAccuracy.Tests.Regression;

public sealed class StratumContrastTests
{
    [Theory]
    [InlineData(56, 70, 48, 80, 0.2, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.6, 0.1705, 0.8090)]
    [InlineData(10, 10, 0, 10, 1, 0.6075, 1)]
    public void With_Wilsons_intervals_the_difference_has_the_limits_that_Newcombe_printed(
        long events, long trials, long otherEvents, long otherTrials, double difference, double lower, double upper)
    {
        var contrast = StratumContrast.Subtract(BinomialInterval.Wilson(events, trials)!.Value, BinomialInterval.Wilson(otherEvents, otherTrials)!.Value);

        Near.Equal(difference, lower, upper, contrast, 6e-5, "Newcombe 1998, method 10");
    }

    [Fact]
    public void Walds_limits_of_a_logarithm_give_the_delta_method_s_ratio()
    {
        var (of, against) = (new Interval(0.8, 0.8 / 1.1, 0.8 * 1.1), new Interval(0.5, 0.5 / 1.2, 0.5 * 1.2));

        var ratio = StratumContrast.Divide(of, against)!.Value;

        var half = Math.Sqrt(Math.Pow(Math.Log(1.1), 2) + Math.Pow(Math.Log(1.2), 2));
        Near.Equal(1.6, 1.6 * Math.Exp(-half), 1.6 * Math.Exp(half), ratio, 1e-13, "ratio");
    }

    [Fact]
    public void A_limit_of_zero_leaves_the_ratio_without_a_finite_limit_or_at_zero()
    {
        var (low, some) = (new Interval(0.1, 0, 0.3), new Interval(0.5, 0.4, 0.6));

        Assert.Null(StratumContrast.Divide(some, low));
        Assert.Null(StratumContrast.Divide(new Interval(0, 0, 0.2), some));
        Assert.Equal(0, StratumContrast.Divide(low, some)!.Value.Lower);
    }

    [Theory]
    [InlineData(IntervalMethod.Wald)]
    [InlineData(IntervalMethod.CalibratedProfile)]
    public void Turned_round_the_difference_changes_sign_the_ratio_is_inverted_and_p_stays(IntervalMethod method)
    {
        var (first, second) = (Pool(new SimulatedReview(5).Tables(9), method), Pool(new SimulatedReview(6).Tables(14), method));

        var (there, back) = (StratumContrast.Sensitivity(first, second)!, StratumContrast.Sensitivity(second, first)!);

        Near.Equal(-there.Difference.Estimate, -there.Difference.Upper, -there.Difference.Lower, back.Difference, 1e-14, "difference");
        Near.Equal(1 / there.Ratio!.Value.Estimate, 1 / there.Ratio.Value.Upper, 1 / there.Ratio.Value.Lower, back.Ratio, 1e-13, "ratio");
        Near.Equal(there.PValue!.Value, back.PValue, 1e-15, "p");
    }

    [Fact]
    public void The_limits_are_of_the_kind_of_the_strata_s_own_and_p_is_Walds()
    {
        var (tables, others) = (new SimulatedReview(5).Tables(6), new SimulatedReview(6).Tables(7));

        var wald = StratumContrast.Specificity(Pool(tables, IntervalMethod.Wald), Pool(others, IntervalMethod.Wald))!;
        var profile = StratumContrast.Specificity(Pool(tables, IntervalMethod.CalibratedProfile), Pool(others, IntervalMethod.CalibratedProfile))!;

        Assert.Equal(wald.Difference.Estimate, profile.Difference.Estimate);
        Assert.True(profile.Difference.Lower < wald.Difference.Lower && profile.Difference.Upper > wald.Difference.Upper);
        var (a, b) = (BinomialModel.Fit(tables), BinomialModel.Fit(others));
        var z = (a.LogitSpecificity!.Value - b.LogitSpecificity!.Value) / double.Hypot(a.SeLogitSpecificity!.Value, b.SeLogitSpecificity!.Value);
        Near.Equal(Quantiles.NormalTwoSidedP(z), wald.PValue, 1e-12, "p");
        Assert.Equal(wald.PValue, profile.PValue);
    }

    [Fact]
    public void A_stratum_that_is_not_pooled_has_no_contrast_and_one_classified_all_alike_has_no_p()
    {
        var some = Pool(new SimulatedReview(5).Tables(9), IntervalMethod.Wald);
        var perfect = Pool([new(9, 0, 2, 20), new(14, 0, 3, 31), new(20, 0, 5, 18), new(11, 0, 6, 40)], IntervalMethod.Wald);

        Assert.Null(StratumContrast.Sensitivity(some, Pooling.Pool([new("A", new(9, 1, 2, 20))])));
        var contrast = StratumContrast.Specificity(perfect, some)!;
        Assert.Equal((1 - some.Specificity!.Value.Estimate, (double?)null), (contrast.Difference.Estimate, contrast.PValue));
        Assert.True(contrast.Difference.Upper <= 1);
    }

    private static PooledEstimate Pool(TwoByTwo[] tables, IntervalMethod method) =>
        Pooling.Pool(Array.ConvertAll(tables, t => new StudyTable("", t)), new() { Intervals = method });
}
