using System.Text.Json;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Comparative;

public class ComparativeGoldTests
{
    // The reference's own error: its log-likelihood with 9 nodes differs from that with 13 by up to 5e-5.
    private const double MeanTolerance = 2e-5;

    [Theory]
    [InlineData("A_independent_common", ComparativeEffects.Independent)]
    [InlineData("C_shared", ComparativeEffects.Shared)]
    [InlineData("E_study_plus_table", ComparativeEffects.StudyAndTable)]
    [InlineData("D_unstructured4", ComparativeEffects.Unstructured)]
    public void Two_tests_in_the_same_studies_agree_with_the_reference(string model, ComparativeEffects effects)
    {
        var gold = ReferenceData.Json("comparative", "arthritis_paired.json").GetProperty(model);
        double[] mean = [.. gold.GetProperty("mu").EnumerateArray().Select(m => m.GetDouble())];
        var contrast = gold.GetProperty("contrast_level_minus_reference");

        var fit = ComparativeModel.Fit(Paired(), new() { Effects = effects })!;

        Assert.Equal("antiCCP", fit.Reference);
        Assert.Equal(["antiCCP", "RF"], fit.Tests.Select(t => t.Test));
        Near.Equal(gold.GetProperty("logLik_by_nodes").GetProperty("n13").GetDouble(), fit.LogLikelihood, 1e-8, "log-likelihood");
        Near.Equal(mean[0], fit.Tests[0].LogitSensitivity, MeanTolerance, "sensitivity of anti-CCP");
        Near.Equal(mean[1], fit.Tests[1].LogitSensitivity, MeanTolerance, "sensitivity of RF");
        Near.Equal(mean[2], fit.Tests[0].LogitSpecificity, MeanTolerance, "specificity of anti-CCP");
        Near.Equal(mean[3], fit.Tests[1].LogitSpecificity, MeanTolerance, "specificity of RF");
        Compare(contrast.GetProperty("sens"), fit.Contrasts[0].Sensitivity!);
        Compare(contrast.GetProperty("spec"), fit.Contrasts[0].Specificity!);
        double[] covariance = [.. gold.GetProperty("vcov_mu").EnumerateArray().SelectMany(r => r.EnumerateArray()).Select(v => v.GetDouble())];
        for (var i = 0; i < covariance.Length; i++) Near.Equal(covariance[i], fit.MeanCovariance![i], 5e-6, $"covariance {i}");
        double[] effect = [.. gold.GetProperty("Sigma").EnumerateArray().SelectMany(r => r.EnumerateArray()).Select(v => v.GetDouble())];
        Near.Equal(effect[0], fit.EffectCovariance?[0] ?? (fit.Study?.Sensitivity ?? 0) + (fit.Table?.Sensitivity ?? 0), 1e-5, "variance of sensitivity");
        Near.Equal(effect[8], fit.EffectCovariance?[8] ?? (fit.Study?.Covariance ?? 0) + (fit.Table?.Covariance ?? 0), 1e-5, "covariance");
        Assert.True(fit.Converged);
        Assert.Equal(Regime.Bivariate, fit.Regime);
    }

    /// <summary>metadta's published log prints .69, .64, .92, .64, 1.34, 1.00 and the variances .24, .10, -.71; these are the exact values.</summary>
    [Fact]
    public void The_published_example_of_metadta_is_reproduced()
    {
        var data = ReferenceData.Table("comparative", "ascus_metadta.csv");
        ComparativeTable[] tables = [.. data.Tables.Zip(data.Column("StudyID"), data.Column("Test")).Select(r => new ComparativeTable(r.Second, r.Third, r.First))];

        var fit = ComparativeModel.Fit(tables, new() { Effects = ComparativeEffects.Shared, Reference = "RepC" })!;

        Near.Equal(-205.048114, fit.LogLikelihood, 1e-8, "log-likelihood");
        Assert.Equal(0.92418, fit.Tests[0].Sensitivity!.Value.Estimate, 5);
        Assert.Equal(0.64088, fit.Tests[0].Specificity!.Value.Estimate, 5);
        Assert.Equal(0.69230, fit.Tests[1].Sensitivity!.Value.Estimate, 5);
        Assert.Equal(0.64112, fit.Tests[1].Specificity!.Value.Estimate, 5);
        Assert.Equal(1.33494, fit.Contrasts[0].Sensitivity!.Relative.Estimate, 5);
        Assert.Equal(0.99962, fit.Contrasts[0].Specificity!.Relative.Estimate, 5);
        Assert.Equal((1.20, 1.49), (Math.Round(fit.Contrasts[0].Sensitivity!.Relative.Lower, 2), Math.Round(fit.Contrasts[0].Sensitivity!.Relative.Upper, 2)));
        Assert.Equal((0.97, 1.03), (Math.Round(fit.Contrasts[0].Specificity!.Relative.Lower, 2), Math.Round(fit.Contrasts[0].Specificity!.Relative.Upper, 2)));
        Near.Equal(0.23436, fit.Study!.Sensitivity, 1e-5, "variance of sensitivity");
        Near.Equal(0.09596, fit.Study.Specificity, 1e-5, "variance of specificity");
        Near.Equal(-0.72008, fit.Study.Correlation, 1e-5, "correlation");
    }

    /// <summary>
    /// lme4 1.1 `glmer(cbind(y, n - y) ~ 0 + arm:test + (0 + se + sp | study) + (1 | study:test:arm))` on the same 36 rows: its Laplace approximation lies 0.13 lower, which
    /// justifies these tolerances. metadta's published `cov(, identity)` network prints .94, .79, .64 and .89, .92, .95 for HC2, LBC and CC, from other counts in some rows.
    /// </summary>
    [Fact]
    public void The_published_network_of_three_tests_is_reproduced()
    {
        var data = ReferenceData.Table("comparative", "hpv_network.csv");
        ComparativeTable[] tables = [.. data.Tables.Zip(data.Column("study"), data.Column("test")).Select(r => new ComparativeTable(r.Second, r.Third, r.First))];

        var fit = ComparativeModel.Fit(tables, new() { Effects = ComparativeEffects.ArmNetwork, Reference = "HC2" })!;

        Assert.Equal((17, 17), (fit.Studies, fit.PairedStudies));
        Assert.Equal(["CC", "HC2", "LBC"], fit.Tests.Select(t => t.Test));
        foreach (var (test, sensitivity, seSensitivity, specificity, seSpecificity) in new[]
        {
            (fit.Tests[0], 0.5983413, 0.2760801, 3.0466386, 0.2294102), (fit.Tests[1], 2.7138041, 0.2222318, 2.1238202, 0.1653825), (fit.Tests[2], 1.3341046, 0.2653371, 2.4121124, 0.2207294),
        })
        {
            Near.Equal(sensitivity, test.LogitSensitivity, 2e-3, test.Test + " sensitivity");
            Near.Equal(seSensitivity, test.SeLogitSensitivity, 2e-3, test.Test + " se of sensitivity");
            Near.Equal(specificity, test.LogitSpecificity, 2e-3, test.Test + " specificity");
            Near.Equal(seSpecificity, test.SeLogitSpecificity, 2e-3, test.Test + " se of specificity");
        }

        Assert.InRange(fit.LogLikelihood, -359.9085, -359.6);
        Near.Equal(0.24893, fit.Study!.Sensitivity, 4e-3, "variance of the study's sensitivity");
        Near.Equal(0.11683, fit.Study.Specificity, 4e-3, "variance of the study's specificity");
        Near.Equal(0.34451, fit.Table!.Sensitivity, 4e-3, "common variance of the tables");
        Assert.Equal(fit.Table.Sensitivity, fit.Table.Specificity);

        Assert.Equal(2, fit.Contrasts.Count);
        Assert.Equal(3, fit.League.Count);
        Assert.True(fit.Tests[1].Ranking!.Sensitivity > 0.95 && fit.Tests[0].Ranking!.Specificity > 0.9, "HC2 is the most sensitive, CC the most specific");
        Assert.True(fit.Converged);
    }

    internal static ComparativeTable[] Paired()
    {
        var data = ReferenceData.Table("comparative", "arthritis_paired.csv");
        return [.. data.Tables.Zip(data.Column("study"), data.Column("test")).Select(r => new ComparativeTable(r.Second, r.Third, r.First))];
    }

    private static void Compare(JsonElement gold, AccuracyContrast contrast)
    {
        Near.Equal(gold.GetProperty("logit_diff").GetDouble(), contrast.LogitDifference, MeanTolerance, "logit difference");
        Near.Equal(gold.GetProperty("se").GetDouble(), contrast.StandardError, 1e-5, "standard error");
        Near.Equal(gold.GetProperty("difference").GetDouble(), contrast.Difference.Estimate, 1e-5, "difference");
        Near.Equal(gold.GetProperty("ci")[0].GetDouble(), contrast.Difference.Lower, 1e-5, "lower limit");
        Near.Equal(gold.GetProperty("p").GetDouble(), contrast.PValue, 1e-4, "p");
    }
}
