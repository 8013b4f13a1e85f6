using System.Globalization;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.Selection;

/// <summary>Against dtametasa (Zhou, Huang and Hattori 2023) on its own example. It solves for alpha to 1e-4 only, which is what its digits justify.</summary>
public sealed class SelectionModelTests
{
    private static readonly TwoByTwo[] Ivd = ReferenceData.Table("selection", "ivd.csv").Tables;

    public static TheoryData<string> Keys => [.. ReferenceData.Json("selection", "dtametasa.json").EnumerateObject().Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_estimate_agrees_with_dtametasa(string key)
    {
        var gold = ReferenceData.Json("selection", "dtametasa.json").GetProperty(key);
        var parts = key.Split('|');
        var p = double.Parse(parts[3][2..], CultureInfo.InvariantCulture);
        var contrast = parts[2] switch { "c1sq=0.5" => SelectionContrast.LogOddsRatio, "c1sq=1" => SelectionContrast.Sensitivity, _ => SelectionContrast.Specificity };
        var parameters = gold.GetProperty("par");
        double[] sauc = [.. gold.GetProperty("sauc").EnumerateArray().Select(v => v.GetDouble())];
        double[] sensitivity = [.. gold.GetProperty("sens_ci").EnumerateArray().Select(v => v.GetDouble())];
        double[] specificity = [.. gold.GetProperty("spec_ci").EnumerateArray().Select(v => v.GetDouble())];

        var estimate = SelectionModel.Fit(Ivd, [p], contrast)[0];

        Near.Equal(-gold.GetProperty("minus_logLik").GetDouble(), estimate.LogLikelihood, 1e-5, "logLik");
        Near.Equal(parameters.GetProperty("tau_sens").GetDouble(), estimate.SdSensitivity, 1e-3, "tau sens");
        Near.Equal(parameters.GetProperty("tau_spec").GetDouble(), estimate.SdSpecificity, 1e-3, "tau spec");
        Near.Equal(parameters.GetProperty("rho").GetDouble(), estimate.Correlation, 2e-3, "rho");
        Near.Equal(sauc[0], sauc[1], sauc[2], estimate.Sauc, 1e-3, "SAUC");
        Near.Equal(sensitivity[3], sensitivity[4], sensitivity[5], estimate.Sensitivity, 1e-3, "sensitivity");
        Near.Equal(specificity[3], specificity[4], specificity[5], estimate.Specificity, 1e-3, "specificity");
        if (p < 1)
        {
            Near.Equal(parameters.GetProperty("beta").GetDouble(), estimate.Beta, 2e-3, "beta");
            Assert.Equal(parameters.GetProperty("beta").GetDouble() > 1.9999, estimate.AtBound);
        }
    }

    /// <summary>
    /// Computed tomography in 17 studies (Scheidler et al. 1997), with a correlation of -1 throughout: the table that the authors of dtametasa published with
    /// an earlier version of their program (github.com/meta2020/dtametasa-r-ver1, example/tb-lym.tex), which added 0.5 to every table, to its three digits.
    /// </summary>
    [Theory]
    [InlineData(SelectionContrast.LogOddsRatio, 1, 0.866, -0.039, 2.341, null)]
    [InlineData(SelectionContrast.LogOddsRatio, 0.8, 0.862, -0.099, 2.322, 0.351)]
    [InlineData(SelectionContrast.LogOddsRatio, 0.6, 0.859, -0.127, 2.313, 0.249)]
    [InlineData(SelectionContrast.LogOddsRatio, 0.4, 0.858, -0.125, 2.313, 0.152)]
    [InlineData(SelectionContrast.Specificity, 0.8, 0.851, 0.056, 2.205, 1.447)]
    [InlineData(SelectionContrast.Specificity, 0.6, 0.832, 0.219, 1.981, 1.310)]
    [InlineData(SelectionContrast.Specificity, 0.4, 0.811, 0.471, 1.642, 1.213)]
    public void The_published_table_of_the_tomography_review_is_reproduced(SelectionContrast contrast, double p, double sauc, double muA, double muB, double? beta)
    {
        var tables = ReferenceData.Table("datasets", "scheidler.csv").Where("modality", "CT").Tables;

        var estimate = SelectionModel.Fit(tables, [p], contrast, correction: ContinuityCorrection.All)[0];

        Near.Equal(muA, estimate.LogitSensitivity, 2e-3, "mu1");
        Near.Equal(muB, estimate.LogitSpecificity, 2e-3, "mu2");
        Near.Equal(-1, estimate.Correlation, 1e-4, "rho");
        Near.Equal(sauc, estimate.Sauc?.Estimate, 2e-3, "SAUC");
        if (beta is { } expected)
            Near.Equal(expected, estimate.Beta, 3e-3, "beta");
    }

    [Fact]
    public void Without_selection_it_is_the_normal_model()
    {
        var normal = NormalModel.Fit(Ivd, new() { Restricted = false });

        var estimate = SelectionModel.Fit(Ivd, [1])[0];

        Near.Equal(normal.LogitSensitivity!.Value, estimate.LogitSensitivity, 1e-7, "mu");
        Near.Equal(Math.Sqrt(normal.VarianceSpecificity!.Value), estimate.SdSpecificity, 1e-7, "sd");
        Near.Equal(normal.LogLikelihood!.Value + Ivd.Length * Math.Log(2 * Math.PI), estimate.LogLikelihood, 1e-9, "logLik");
        Assert.Null(estimate.Beta);
    }

    [Fact]
    public void Tables_in_any_order_give_the_same_bits()
    {
        Assert.Equal(SelectionModel.Fit(Ivd, [0.6])[0], SelectionModel.Fit([.. Ivd.Reverse()], [0.6])[0]);
    }

    [Fact]
    public void Exchanging_the_classes_exchanges_the_estimates()
    {
        TwoByTwo[] exchanged = [.. Ivd.Select(t => new TwoByTwo(t.TrueNegatives, t.FalseNegatives, t.FalsePositives, t.TruePositives))];

        var (before, after) = (SelectionModel.Fit(Ivd, [0.8])[0], SelectionModel.Fit(exchanged, [0.8])[0]);

        Near.Equal(before.LogLikelihood, after.LogLikelihood, 1e-8, "logLik");
        Near.Equal(before.LogitSensitivity, after.LogitSpecificity, 1e-5, "mu");
    }

    [Fact]
    public void Too_few_studies_and_impossible_shares_are_refused()
    {
        Assert.Empty(SelectionModel.Fit(Ivd.AsSpan(..2), [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SelectionModel.Fit(Ivd, [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SelectionModel.Fit(Ivd, [1.2]));
    }
}
