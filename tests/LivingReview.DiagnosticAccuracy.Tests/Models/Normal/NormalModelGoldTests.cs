using LivingReview.DiagnosticAccuracy.Tests.Reference;
using static LivingReview.DiagnosticAccuracy.Tests.Reference.GoldUnit;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.Normal;

/// <summary>Against mada 0.5.12 on the reference data sets.</summary>
public sealed class NormalModelGoldTests
{
    public static MatrixTheoryData<string, bool, ContinuityCorrection> Cases => new(ReferenceData.Names("gold", "json"), [true, false], Enum.GetValues<ContinuityCorrection>());

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_fit_agrees_with_mada(string name, bool restricted, ContinuityCorrection correction)
    {
        const double Tolerance = 1e-5;
        var unit = GoldUnit.Get(name);
        var method = (restricted ? "reml_" : "ml_") + (correction == ContinuityCorrection.All ? "all" : "single");
        var gold = unit.Result.GetProperty("reitsma").GetProperty(method);

        var fit = NormalModel.Fit(unit.Counts, new() { Restricted = restricted, Correction = correction });

        Near.Equal(Number(gold, "mu_sens"), fit.LogitSensitivity, Tolerance, "mu_sens");
        Near.Equal(Number(gold, "mu_spec"), fit.LogitSpecificity, Tolerance, "mu_spec");
        Near.Equal(Number(gold, "se_sens"), fit.SeLogitSensitivity, Tolerance, "se_sens");
        Near.Equal(Number(gold, "se_spec"), fit.SeLogitSpecificity, Tolerance, "se_spec");
        Near.Equal(Number(gold, "var_sens"), fit.VarianceSensitivity, Tolerance, "var_sens");
        Near.Equal(Number(gold, "var_spec"), fit.VarianceSpecificity, Tolerance, "var_spec");
        Near.Equal(Number(gold, "cov"), fit.Covariance, Tolerance, "cov");
        Assert.True(fit.LogLikelihood > Number(gold, "logLik_mvmeta") - 1e-7, $"{fit.LogLikelihood:R} below {Number(gold, "logLik_mvmeta"):R}");
        Near.Equal(Number(gold, "logLik_mvmeta"), fit.LogLikelihood, Tolerance, "logLik");
    }
}
