using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.Binomial;

/// <summary>Sparse data, whose likelihood may have several maxima, and data so regular that rounding decides between models.</summary>
public sealed class SeveralMaximaTests
{
    [Fact]
    public void The_highest_maximum_is_found_and_a_rival_is_declared()
    {
        var fit = BinomialModel.Fit(ReferenceData.Table("hard", "h24_second_mode.csv").Tables);

        // By a trapezoidal rule over both effects with step 0.2: -13.4438 without any variance, -13.2025 with a standard deviation of 3.96 in sensitivity.
        Near.Equal(-13.2025, fit.LogLikelihood, 1e-5, "logLik");
        Near.Equal(3.96, Math.Sqrt(fit.VarianceSensitivity!.Value), 0.01, "standard deviation");
        var warning = Assert.Single(fit.Warnings, w => w.Code == WarningCodes.NearTie);
        Assert.Contains("lower by only 0.24, at a sensitivity of 0.98", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(1000)]
    [InlineData(3000)]
    public void Identical_studies_have_no_variance_however_many_they_are(int studies)
    {
        var tables = new TwoByTwo[studies];
        Array.Fill(tables, new(45, 8, 5, 92));

        var fit = BinomialModel.Fit(tables);

        Assert.Equal(Regime.Fixed, fit.Regime);
        Near.Equal(Math.Log(9), fit.LogitSensitivity, 1e-9, "logit sensitivity");
        Near.Equal(Math.Sqrt((1 / 45.0 + 1 / 5.0) / studies), fit.SeLogitSensitivity, 1e-9, "standard error");
    }

    [Fact]
    public void Ordinary_data_have_no_rival() =>
        Assert.DoesNotContain(BinomialModel.Fit([.. SampleReview.Primary().Select(t => t.Table)]).Warnings, w => w.Code == WarningCodes.NearTie);
}
