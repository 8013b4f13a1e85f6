using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Monitoring;

public sealed class SubgroupDifferenceTests
{
    [Fact]
    public void Two_subgroups_are_compared_by_the_distance_of_their_means()
    {
        var (a, b) = (Fits.Create(2.0, 1.5, 0.2, 0.3, covLogits: 0), Fits.Create(1.4, 1.2, 0.15, 0.25, covLogits: 0));

        var test = SubgroupDifference.Test([a, b])!;

        // Independent arms: the sum of two squared z values.
        Near.Equal(0.6 * 0.6 / (0.04 + 0.0225) + 0.3 * 0.3 / (0.09 + 0.0625), test.Statistic, 1e-12, "Wald");
        Assert.Equal(2, test.DegreesOfFreedom);
        Near.Equal(Math.Exp(-test.Statistic / 2), test.PValue, 1e-12, "p");
    }

    [Fact]
    public void Equal_subgroups_do_not_differ_and_one_alone_is_not_compared()
    {
        var fit = Fits.Create(2.0, 1.5, 0.2, 0.3, covLogits: -0.01);

        Near.Equal(0, SubgroupDifference.Test([fit, fit, fit])!.Statistic, 1e-12, "Wald");
        Assert.Equal(4, SubgroupDifference.Test([fit, fit, fit])!.DegreesOfFreedom);
        Assert.Null(SubgroupDifference.Test([fit]));
        Assert.Null(SubgroupDifference.Test([fit, fit with { SeLogitSensitivity = null }]));
    }
}
