using System.Text.Json;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.Binomial;

public sealed class BinomialGoldTests
{
    private static readonly JsonElement Hard = ReferenceData.Json("hard", "expected.json");

    public static TheoryData<string> HardCases => new(ReferenceData.Names("hard", "csv"));

    [Theory]
    [MemberData(nameof(GoldUnit.Names), MemberType = typeof(GoldUnit))]
    public void The_exact_maximum_agrees_with_the_reference(string name)
    {
        var unit = GoldUnit.Get(name);
        var gold = unit.Refined;

        var fit = BinomialModel.Fit(unit.Counts);

        Assert.True(fit.Converged);
        Near.Equal(gold.GetProperty("logLik").GetDouble(), fit.LogLikelihood, 1e-7, "logLik");
        Near.Equal(gold.GetProperty("coef").GetProperty("mu_sens").GetDouble(), fit.LogitSensitivity, 1e-6, "mu_sens");
        Near.Equal(gold.GetProperty("coef").GetProperty("mu_spec").GetDouble(), fit.LogitSpecificity, 1e-6, "mu_spec");
        Near.Equal(gold.GetProperty("se").GetProperty("mu_sens").GetDouble(), fit.SeLogitSensitivity, 1e-6, "se_sens");
        Near.Equal(gold.GetProperty("se").GetProperty("mu_spec").GetDouble(), fit.SeLogitSpecificity, 1e-6, "se_spec");
        Near.Equal(gold.GetProperty("vcov_fixed")[0][1].GetDouble(), fit.CovLogits, 1e-6, "cov");
        Near.Equal(gold.GetProperty("var_sens").GetDouble(), fit.VarianceSensitivity, 1e-6, "var_sens");
        Near.Equal(gold.GetProperty("var_spec").GetDouble(), fit.VarianceSpecificity, 1e-6, "var_spec");
        Near.Equal(gold.GetProperty("cov").GetDouble(), fit.Covariance, 1e-6, "sigma_AB");
        Assert.Equal(Expected(gold.GetProperty("boundary").GetString()!), fit.Regime);
    }

    [Theory]
    [MemberData(nameof(GoldUnit.Names), MemberType = typeof(GoldUnit))]
    public void One_node_agrees_with_a_tightly_optimized_glmer_fit(string name)
    {
        var unit = GoldUnit.Get(name);
        var glmer = unit.Result.GetProperty("glmer");

        var fit = BinomialModel.Fit(unit.Counts, new BinomialOptions { Nodes = 1 });

        Near.Equal(glmer.GetProperty("logLik").GetDouble(), fit.LogLikelihood, 1e-5, "logLik");
        Near.Equal(glmer.GetProperty("coef").GetProperty("mu_sens").GetDouble(), fit.LogitSensitivity, 1e-5, "mu_sens");
        Near.Equal(glmer.GetProperty("coef").GetProperty("mu_spec").GetDouble(), fit.LogitSpecificity, 1e-5, "mu_spec");
        Near.Equal(glmer.GetProperty("se").GetProperty("mu_sens").GetDouble(), fit.SeLogitSensitivity, 1e-5, "se_sens");
        Near.Equal(glmer.GetProperty("se").GetProperty("mu_spec").GetDouble(), fit.SeLogitSpecificity, 1e-5, "se_spec");
    }

    [Theory]
    [MemberData(nameof(HardCases))]
    public void A_hard_case_reaches_the_known_maximum_with_the_right_regime(string name)
    {
        var mle = Hard.GetProperty(name).GetProperty("mle");
        // Twenty-one nodes overshoot in the bimodal case and the Bernoulli one: there the refined and the exact values count.
        var known = mle.TryGetProperty("refined", out var refined) ? refined.GetProperty("logLik").GetDouble()
            : mle.TryGetProperty("sup_logLik_exact", out var exact) ? exact.GetDouble()
            : mle.TryGetProperty("sup_logLik", out var supremum) ? supremum.GetDouble()
            : mle.GetProperty("logLik").GetDouble();
        var digits = mle.TryGetProperty("tolerance", out var stated) ? stated.GetDouble() : 1e-7;

        var fit = BinomialModel.Fit(ReferenceData.Table("hard", name + ".csv").Tables);

        Assert.True(fit.LogLikelihood > known - digits, $"{fit.LogLikelihood:R} below {known:R}");
        Near.Equal(known, fit.LogLikelihood, Math.Max(1e-6, digits), "logLik");
        Assert.Equal(Expected(mle.GetProperty("boundary").GetString()!), fit.Regime);
    }

    [Fact]
    public void No_reference_file_is_missing()
    {
        Assert.Equal(14, GoldUnit.Names.Count);
        Assert.Equal(7, GoldUnit.With("simple.per_study").Count);
        Assert.Equal(7, GoldUnit.With("aghq.burke_and_eb").Count);
        Assert.Equal(11, GoldUnit.With("aghq.derived.hsroc_delta").Count);
        Assert.Equal(3, GoldUnit.With("/metareg").Count);
        Assert.Single(GoldUnit.With("/metareg_clustered"));
        Assert.Single(GoldUnit.With("/clustered_by_study"));
        Assert.Equal(2, GoldUnit.With("/leave_one_out").Count);
        Assert.Equal(12, HardCases.Count);
    }

    private static Regime Expected(string boundary) => boundary switch
    {
        "interior" => Regime.Bivariate,
        "rho_pm1" or "no_re_sens" or "no_re_spec" => Regime.BivariateBoundary,
        "fixed" => Regime.Fixed,
        "infinite" => Regime.Univariate,
        _ => throw new JsonException(boundary),
    };
}
