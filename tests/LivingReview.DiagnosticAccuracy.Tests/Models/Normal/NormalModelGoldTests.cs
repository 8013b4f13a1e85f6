using LivingReview.DiagnosticAccuracy.Tests.Reference;
using static LivingReview.DiagnosticAccuracy.Tests.Reference.GoldUnit;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.Normal;

/// <summary>Against mada 0.5.12 on the reference data sets, where they are at hand.</summary>
public sealed class NormalModelGoldTests
{
    [Theory]
    [InlineData("reml_all", true, ContinuityCorrection.All)]
    [InlineData("reml_single", true, ContinuityCorrection.Single)]
    [InlineData("ml_all", false, ContinuityCorrection.All)]
    [InlineData("ml_single", false, ContinuityCorrection.Single)]
    public void The_fit_agrees_with_mada(string name, bool restricted, ContinuityCorrection correction)
    {
        const double Tolerance = 1e-5;
        foreach (var unit in All)
        {
            var gold = unit.Result.GetProperty("reitsma").GetProperty(name);

            var fit = NormalModel.Fit(unit.Counts, new() { Restricted = restricted, Correction = correction });

            var what = $"{unit.Name} {name}";
            Close.To(Number(gold, "mu_sens"), fit.LogitSensitivity, Tolerance, what + " mu_sens");
            Close.To(Number(gold, "mu_spec"), fit.LogitSpecificity, Tolerance, what + " mu_spec");
            Close.To(Number(gold, "se_sens"), fit.SeLogitSensitivity, Tolerance, what + " se_sens");
            Close.To(Number(gold, "se_spec"), fit.SeLogitSpecificity, Tolerance, what + " se_spec");
            Close.To(Number(gold, "var_sens"), fit.VarianceSensitivity, Tolerance, what + " var_sens");
            Close.To(Number(gold, "var_spec"), fit.VarianceSpecificity, Tolerance, what + " var_spec");
            Close.To(Number(gold, "cov"), fit.Covariance, Tolerance, what + " cov");
            Assert.True(fit.LogLikelihood > Number(gold, "logLik_mvmeta") - 1e-7, $"{what}: {fit.LogLikelihood:R} below {Number(gold, "logLik_mvmeta"):R}");
            Close.To(Number(gold, "logLik_mvmeta"), fit.LogLikelihood, Tolerance, what + " logLik");
        }
    }
}
