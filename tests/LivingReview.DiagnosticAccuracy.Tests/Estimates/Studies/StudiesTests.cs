using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Estimates.Studies;

/// <summary>Against R 4.2.2 (binom.test, prop.test, lm, cor) on tables of our own.</summary>
public sealed class StudiesTests
{
    private static readonly TwoByTwo[] Osteoporosis = Array.ConvertAll(SampleReview.Primary(), t => t.Table);

    private static readonly TwoByTwo[] WithZeros =
        [new(12, 1, 3, 20), new(7, 3, 0, 15), new(20, 0, 2, 33), new(5, 2, 1, 9), new(9, 4, 1, 28), new(15, 1, 0, 40), new(30, 4, 5, 51), new(6, 6, 2, 12)];

    [Fact]
    public void Intervals_of_a_proportion_agree_with_r()
    {
        Near.Equal(51.0 / 56, 0.803806559065, 0.970370158110, BinomialInterval.ClopperPearson(51, 56), 1e-11, "Clopper-Pearson");
        Near.Equal(51.0 / 56, 0.807439986145, 0.961257851550, BinomialInterval.Wilson(51, 56), 1e-11, "Wilson");
    }

    [Theory]
    [InlineData(0, 20)]
    [InlineData(20, 20)]
    public void At_the_ends_the_limits_are_exact(long events, long trials)
    {
        var exact = BinomialInterval.ClopperPearson(events, trials)!.Value;
        var wilson = BinomialInterval.Wilson(events, trials)!.Value;

        var bound = Math.Pow(0.025, 1.0 / 20);
        Near.Equal(events == 0 ? 0 : bound, exact.Lower, 1e-14, "lower");
        Near.Equal(events == 0 ? 1 - bound : 1, exact.Upper, 1e-14, "upper");
        Assert.Equal(events == 0 ? 0.0 : 1.0, events == 0 ? wilson.Lower : wilson.Upper);
    }

    [Fact]
    public void An_empty_arm_has_no_interval()
    {
        var study = StudyAccuracy.Compute(new("A", new(0, 3, 0, 7)));

        Assert.Null(study.Sensitivity);
        Assert.Null(study.SensitivityExact);
        Assert.Null(study.DiagnosticOddsRatio);
        Assert.NotNull(study.Specificity);
    }

    [Fact]
    public void Limits_found_side_by_side_are_those_found_alone_to_the_last_bit()
    {
        StudyTable[] studies =
        [
            .. WithZeros.Concat(Osteoporosis).Append(new(0, 0, 0, 3)).Append(new(900_000, 1, 100_000, 2)).Append(new(0, 7_000_000_000, 1, 3))
                .Select(t => new StudyTable("s", t)),
        ];

        var together = StudyAccuracy.ComputeAll(studies);

        Assert.Equal(studies.Select(s => StudyAccuracy.Compute(s)), together);
        Assert.All(studies.Zip(together), pair => Assert.Equal(BinomialInterval.ClopperPearson(pair.First.Table.TruePositives, pair.First.Table.Diseased), pair.Second.SensitivityExact));
    }

    [Fact]
    public void A_million_people_have_an_exact_interval()
    {
        // The limit's own definition: the upper tail at it is 0.025; here by the normal approximation, good to its order.
        var limits = BinomialInterval.ClopperPearson(900_000, 1_000_000)!.Value;

        Near.Equal(0.9 - 1.96 * 3e-4, limits.Lower, 2e-6, "lower");
        Near.Equal(0.9 + 1.96 * 3e-4, limits.Upper, 2e-6, "upper");
    }

    [Fact]
    public void Homogeneity_agrees_with_r()
    {
        var tests = HomogeneityTests.Sensitivity(Osteoporosis)!;

        Assert.Equal(13, tests.DegreesOfFreedom);
        Near.Equal(73.7459485634, tests.Pearson.Statistic, 1e-11, "Q");
        Near.Equal(1.62869713506e-10, tests.Pearson.PValue, 1e-18, "p");
        Near.Equal((73.7459485634 - 13) / 73.7459485634, tests.Pearson.I2, 1e-11, "I2");
    }

    [Fact]
    public void Equal_proportions_have_no_heterogeneity()
    {
        var tests = HomogeneityTests.Specificity([new(1, 1, 1, 9), new(1, 2, 1, 18), new(1, 5, 1, 45)])!;

        Near.Equal(0, tests.Pearson.Statistic, 1e-12, "Q");
        Near.Equal(1, tests.LikelihoodRatio.PValue, 1e-12, "p");
        Assert.Null(HomogeneityTests.Specificity([new(1, 1, 1, 9), new(4, 0, 1, 0)]));
    }

    [Fact]
    public void Deeks_test_agrees_with_r()
    {
        var plain = DeeksTest.Compute(Osteoporosis)!;
        var corrected = DeeksTest.Compute(WithZeros)!;

        Near.Equal(-5.65673265075, plain.Slope, 1e-10, "slope");
        Near.Equal(8.359375889969, plain.StandardError, 1e-10, "se");
        Near.Equal(0.511434131228, plain.PValue, 1e-10, "p");
        Near.Equal(4.48425944627, plain.Intercept, 1e-10, "intercept");
        Near.Equal(-14.25774530601, corrected.Slope, 1e-10, "slope with zeros");
        Near.Equal(0.2734493002234, corrected.PValue, 1e-10, "p with zeros");
        Assert.Equal(5, DeeksTest.Compute(WithZeros, DeeksVariant.DropZeros)!.Studies);
    }

    [Fact]
    public void Deeks_test_needs_three_studies_of_different_size()
    {
        Assert.Null(DeeksTest.Compute([new(12, 1, 3, 20), new(7, 3, 2, 15)]));
        Assert.Null(DeeksTest.Compute([new(12, 1, 3, 20), new(10, 5, 5, 16), new(9, 4, 6, 17)]));
    }

    [Fact]
    public void Spearmans_correlation_agrees_with_r()
    {
        var check = SpearmanCheck.Compute(Osteoporosis)!;

        Near.Equal(-0.371428571429, check.Correlation, 1e-11, "rho");
        Near.Equal(0.191020812044, check.PValue, 1e-10, "p");
    }

    [Fact]
    public void Ties_are_exact_and_a_rate_without_spread_has_no_correlation()
    {
        Assert.Null(SpearmanCheck.Compute([new(1, 1, 2, 9), new(2, 3, 4, 9), new(3, 4, 6, 9)]));
        var perfect = SpearmanCheck.Compute([new(1, 1, 9, 9), new(2, 2, 8, 8), new(3, 3, 7, 7)])!;
        Assert.Equal((1.0, 0.0), (perfect.Correlation, perfect.PValue));
    }

    [Fact]
    public void The_older_curve_passes_through_q_star()
    {
        var curve = MosesLittenberg.Fit(Osteoporosis)!;

        Near.Equal(curve.QStar, curve.SensitivityAt(1 - curve.QStar), 1e-12, "Q*");
    }
}
