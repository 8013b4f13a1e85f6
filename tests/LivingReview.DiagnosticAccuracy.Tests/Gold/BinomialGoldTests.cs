using System.Text.Json;

namespace LivingReview.DiagnosticAccuracy.Tests.Gold;

public class BinomialGoldTests
{
    [Fact]
    public void The_exact_maximum_agrees_with_every_gold_file()
    {
        foreach (var (name, tables, unit) in ReferenceData.GoldUnits())
        {
            var gold = unit.TryGetProperty("aghq_refined", out var refined) ? refined : unit.GetProperty("aghq");

            var fit = BinomialModel.Fit(tables);

            Assert.True(fit.Converged, name);
            Near.Equal(gold.GetProperty("logLik").GetDouble(), fit.LogLikelihood, 1e-7, name + " logLik");
            Near.Equal(gold.GetProperty("coef").GetProperty("mu_sens").GetDouble(), fit.LogitSensitivity, 1e-6, name + " mu_sens");
            Near.Equal(gold.GetProperty("coef").GetProperty("mu_spec").GetDouble(), fit.LogitSpecificity, 1e-6, name + " mu_spec");
            Near.Equal(gold.GetProperty("se").GetProperty("mu_sens").GetDouble(), fit.SeLogitSensitivity, 1e-6, name + " se_sens");
            Near.Equal(gold.GetProperty("se").GetProperty("mu_spec").GetDouble(), fit.SeLogitSpecificity, 1e-6, name + " se_spec");
            Near.Equal(gold.GetProperty("vcov_fixed")[0][1].GetDouble(), fit.CovLogits, 1e-6, name + " cov");
            Near.Equal(gold.GetProperty("var_sens").GetDouble(), fit.VarianceSensitivity, 1e-6, name + " var_sens");
            Near.Equal(gold.GetProperty("var_spec").GetDouble(), fit.VarianceSpecificity, 1e-6, name + " var_spec");
            Near.Equal(gold.GetProperty("cov").GetDouble(), fit.Covariance, 1e-6, name + " sigma_AB");
            Assert.Equal(Expected(gold.GetProperty("boundary").GetString()!), fit.Regime);
        }
    }

    [Fact]
    public void One_node_agrees_with_every_tightly_optimized_glmer_fit()
    {
        foreach (var (name, tables, unit) in ReferenceData.GoldUnits())
        {
            var glmer = unit.GetProperty("glmer");

            var fit = BinomialModel.Fit(tables, new BinomialOptions { Nodes = 1 });

            Near.Equal(glmer.GetProperty("logLik").GetDouble(), fit.LogLikelihood, 1e-5, name + " logLik");
            Near.Equal(glmer.GetProperty("coef").GetProperty("mu_sens").GetDouble(), fit.LogitSensitivity, 1e-5, name + " mu_sens");
            Near.Equal(glmer.GetProperty("coef").GetProperty("mu_spec").GetDouble(), fit.LogitSpecificity, 1e-5, name + " mu_spec");
            Near.Equal(glmer.GetProperty("se").GetProperty("mu_sens").GetDouble(), fit.SeLogitSensitivity, 1e-5, name + " se_sens");
            Near.Equal(glmer.GetProperty("se").GetProperty("mu_spec").GetDouble(), fit.SeLogitSpecificity, 1e-5, name + " se_spec");
        }
    }

    [Fact]
    public void Every_hard_case_reaches_the_known_maximum_with_the_right_regime()
    {
        if (ReferenceData.Folder is null)
            return;
        var cases = ReferenceData.Json(Path.Combine(ReferenceData.Folder, "hard", "EXPECTED.json")).GetProperty("cases");
        foreach (var item in cases.EnumerateObject())
        {
            var mle = item.Value.GetProperty("mle");
            var data = ReferenceData.Read(Path.Combine(ReferenceData.Folder, "hard", item.Name + ".csv"));

            var fit = BinomialModel.Fit(data.Tables);

            // Twenty-one nodes overshoot in the bimodal case and the Bernoulli one: there the refined and the exact values count.
            var known = mle.TryGetProperty("refined", out var refined) ? refined.GetProperty("logLik").GetDouble()
                : mle.TryGetProperty("sup_logLik_exact", out var exact) ? exact.GetDouble()
                : mle.TryGetProperty("sup_logLik", out var supremum) ? supremum.GetDouble()
                : mle.GetProperty("logLik").GetDouble();
            Assert.True(fit.LogLikelihood > known - 1e-7, item.Name);
            Near.Equal(known, fit.LogLikelihood, 1e-6, item.Name);
            Assert.Equal(Expected(mle.GetProperty("boundary").GetString()!), fit.Regime);
        }
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
