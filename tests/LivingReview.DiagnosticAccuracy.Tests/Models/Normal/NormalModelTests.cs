using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.Normal;

/// <summary>Against metafor's rma.mv (unstructured, BFGS, relative tolerance 1e-15) on tables of our own, and against invariants.</summary>
public sealed class NormalModelTests
{
    private static readonly TwoByTwo[] Osteoporosis = Array.ConvertAll(SampleReview.Primary(), t => t.Table);

    private static readonly TwoByTwo[] WithZeros =
        [new(12, 1, 3, 20), new(7, 3, 0, 15), new(20, 0, 2, 33), new(5, 2, 1, 9), new(9, 4, 1, 28), new(15, 1, 0, 40), new(30, 4, 5, 51), new(6, 6, 2, 12)];

    [Theory]
    [InlineData(true, 1.80862594699, 2.00366644317, 0.222699540458, 0.234337179554, 0.505137582784, 0.638291331853, 0.360406898636)]
    [InlineData(false, 1.8050196047, 2.00190220984, 0.213900228628, 0.226053088707, 0.454110842958, 0.586209012483, 0.357837984283)]
    public void An_interior_maximum_agrees_with_metafor(
        bool restricted, double muA, double muB, double seA, double seB, double varA, double varB, double rho)
    {
        var fit = NormalModel.Fit(Osteoporosis, new() { Restricted = restricted });

        Assert.Equal(Regime.Bivariate, fit.Regime);
        Assert.True(fit.Converged);
        Compare(fit, muA, muB, seA, seB, varA, varB);
        Near.Equal(rho, fit.Correlation, 1e-5, "rho");
    }

    [Theory]
    [InlineData(true, ContinuityCorrection.Single, 1.77297768482, 2.05705412791, 0.287216238039, 0.353758241192, 0.0400421247051, 0.488994841729)]
    [InlineData(true, ContinuityCorrection.All, 1.64071561103, 1.97496499932, 0.279783027398, 0.342670658472, 0.0737611584742, 0.479696646261)]
    [InlineData(false, ContinuityCorrection.Single, 1.77707772488, 2.03132269125, 0.284123344281, 0.327476948436, 0.0276578679464, 0.359762565948)]
    [InlineData(false, ContinuityCorrection.All, 1.64314441547, 1.95033957912, 0.274110730007, 0.316539876465, 0.0511127089981, 0.352924473856)]
    public void A_perfect_correlation_and_zero_cells_agree_with_metafor(
        bool restricted, ContinuityCorrection correction, double muA, double muB, double seA, double seB, double varA, double varB)
    {
        var fit = NormalModel.Fit(WithZeros, new() { Restricted = restricted, Correction = correction });

        Assert.Equal(Regime.BivariateBoundary, fit.Regime);
        Assert.Equal(1.0, fit.Correlation);
        Assert.Null(fit.ParameterCovariance);
        Assert.Contains(fit.Warnings, w => w.Code == WarningCodes.PerfectCorrelation);
        Compare(fit, muA, muB, seA, seB, varA, varB);
    }

    [Fact]
    public void Order_does_not_change_a_bit()
    {
        var forward = NormalModel.Fit(Osteoporosis);
        var backward = NormalModel.Fit([.. Osteoporosis.Reverse()]);

        Assert.Equal(forward with { ParameterCovariance = null, Warnings = [] }, backward with { ParameterCovariance = null, Warnings = [] });
    }

    [Fact]
    public void Mirrored_tables_exchange_the_arms()
    {
        var fit = NormalModel.Fit(Osteoporosis);
        var mirrored = NormalModel.Fit(Array.ConvertAll(Osteoporosis, t => t.Mirror()));

        Near.Equal(fit.LogitSensitivity!.Value, mirrored.LogitSpecificity, 1e-9, "mu");
        Near.Equal(fit.VarianceSpecificity!.Value, mirrored.VarianceSensitivity, 1e-8, "variance");
        Near.Equal(fit.Correlation!.Value, mirrored.Correlation, 1e-8, "rho");
    }

    [Fact]
    public void Equal_studies_have_no_spread()
    {
        var fit = NormalModel.Fit([new(40, 10, 10, 90), new(80, 20, 20, 180), new(20, 5, 5, 45), new(160, 40, 40, 360)]);

        Assert.Equal(Regime.Fixed, fit.Regime);
        Near.Equal(0, fit.VarianceSensitivity, 0, "variance");
        Near.Equal(Math.Log(4), fit.LogitSensitivity, 1e-12, "mu");
        Assert.Null(fit.Correlation);
    }

    [Fact]
    public void An_empty_arm_is_absent_not_half_a_person()
    {
        TwoByTwo[] paired = [new(30, 6, 10, 50), new(12, 4, 6, 40), new(22, 3, 3, 37), new(38, 11, 12, 99)];

        var without = NormalModel.Fit(paired, new() { Restricted = false });
        var with = NormalModel.Fit([.. paired, new(45, 0, 5, 0)], new() { Restricted = false });

        Assert.Equal(5, with.Studies);
        Assert.True(with.LogitSensitivity > without.LogitSensitivity);
    }

    [Fact]
    public void Arms_that_never_meet_have_no_correlation()
    {
        var fit = NormalModel.Fit([new(30, 0, 10, 0), new(45, 0, 5, 0), new(0, 9, 0, 71), new(0, 15, 0, 90), new(12, 0, 9, 0)]);

        Assert.Equal(Regime.Uncorrelated, fit.Regime);
        Assert.Equal(0.0, fit.Correlation);
        Assert.Equal(0.0, fit.CovLogits);
    }

    [Fact]
    public void One_arm_alone_is_univariate_and_nothing_is_none()
    {
        var one = NormalModel.Fit([new(30, 0, 10, 0), new(45, 0, 5, 0), new(12, 0, 9, 0)]);

        Assert.Equal(Regime.Univariate, one.Regime);
        Assert.NotNull(one.LogitSensitivity);
        Assert.Null(one.LogitSpecificity);
        Assert.Equal(Regime.None, NormalModel.Fit([default]).Regime);
    }

    [Fact]
    public void One_study_is_itself()
    {
        var fit = NormalModel.Fit([new(30, 6, 10, 50)]);

        Assert.Equal(Regime.Single, fit.Regime);
        Near.Equal(Math.Log(3), fit.LogitSensitivity, 1e-12, "logit");
        Near.Equal(Math.Sqrt(1 / 30.0 + 1 / 10.0), fit.SeLogitSensitivity, 1e-12, "se");
        Assert.Null(fit.VarianceSensitivity);
    }

    private static void Compare(BivariateFit fit, double muA, double muB, double seA, double seB, double varA, double varB)
    {
        const double Tolerance = 1e-5;
        Near.Equal(muA, fit.LogitSensitivity, Tolerance, "mu_A");
        Near.Equal(muB, fit.LogitSpecificity, Tolerance, "mu_B");
        Near.Equal(seA, fit.SeLogitSensitivity, Tolerance, "se_A");
        Near.Equal(seB, fit.SeLogitSpecificity, Tolerance, "se_B");
        Near.Equal(varA, fit.VarianceSensitivity, Tolerance, "var_A");
        Near.Equal(varB, fit.VarianceSpecificity, Tolerance, "var_B");
    }
}
