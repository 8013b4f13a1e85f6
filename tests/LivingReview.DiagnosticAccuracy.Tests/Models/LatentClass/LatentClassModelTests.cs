using LivingReview.DiagnosticAccuracy.Models.LatentClass;
using LivingReview.DiagnosticAccuracy.Tests.Numerics;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.LatentClass;

public sealed class LatentClassModelTests
{
    private static readonly CrossedTable[] Pap = Read("pap_smear");
    private static readonly CrossedTable[] Pleuritis = Read("naat_tb_pleuritis");
    private static readonly Lazy<LatentClassFit> PapFit = new(() => LatentClassModel.Fit(Pap));
    private static readonly Lazy<LatentClassFit> PleuritisFit = new(() => LatentClassModel.Fit(Pleuritis));

    /// <summary>The reference is a product rule of 31 nodes whose log-likelihood still moves by 4e-5 with more nodes: that is what it justifies.</summary>
    [Fact]
    public void The_interior_maximum_of_the_pap_smear_review_agrees_with_the_reference()
    {
        var (gold, fit) = (ReferenceData.Json("latent-class", "maximum-likelihood.json").GetProperty("pap_smear"), PapFit.Value);
        var theta = gold.GetProperty("theta");

        Assert.Equal(Regime.Bivariate, fit.Regime);
        Assert.True(fit.Converged);
        Assert.False(fit.ReferenceSensitivityAtBoundary || fit.ReferenceSpecificityAtBoundary);
        Near.Equal(gold.GetProperty("logLik_51").GetDouble(), fit.LogLikelihood, 1e-6, "logLik");
        Near.Equal(gold.GetProperty("sens_index").GetDouble(), fit.Sensitivity?.Estimate, 3e-4, "sensitivity");
        Near.Equal(gold.GetProperty("spec_index").GetDouble(), fit.Specificity?.Estimate, 3e-4, "specificity");
        Near.Equal(gold.GetProperty("sens_ref").GetDouble(), fit.ReferenceSensitivity?.Estimate, 3e-4, "reference sensitivity");
        Near.Equal(gold.GetProperty("spec_ref").GetDouble(), fit.ReferenceSpecificity?.Estimate, 3e-4, "reference specificity");
        Near.Equal(gold.GetProperty("prev").GetDouble(), fit.PrevalenceMedian?.Estimate, 3e-4, "prevalence");
        Near.Equal(theta.GetProperty("sd_sens").GetDouble(), fit.SdSensitivity, 2e-3, "sd sensitivity");
        Near.Equal(theta.GetProperty("sd_spec").GetDouble(), fit.SdSpecificity, 2e-3, "sd specificity");
        Near.Equal(theta.GetProperty("rho").GetDouble(), fit.Correlation, 2e-3, "rho");
        Near.Equal(theta.GetProperty("sd_prev").GetDouble(), fit.SdPrevalence, 2e-3, "sd prevalence");
    }

    [Fact]
    public void A_reference_that_the_data_cannot_fault_is_a_declared_boundary_solution()
    {
        var fit = PleuritisFit.Value;

        Assert.Equal(Regime.BivariateBoundary, fit.Regime);
        Assert.True(fit is { ReferenceSensitivityAtBoundary: true, ReferenceSpecificityAtBoundary: true, Converged: true });
        Assert.Contains(fit.Warnings, w => w.Code == WarningCodes.PerfectReference);
        // The reference stops at a logit of 12.
        Near.Equal(-80.1363303611718, fit.LogLikelihood, 3e-4, "logLik by brute force");
        Near.Equal(0.731212335638587, fit.Sensitivity?.Estimate, 3e-5, "sensitivity");
        Near.Equal(0.978023090361914, fit.Specificity?.Estimate, 3e-5, "specificity");
        Near.Equal(0.296324655790731, fit.PrevalenceMedian?.Estimate, 3e-5, "prevalence");
        Assert.Equal(1, fit.ReferenceSensitivity?.Estimate);
        Assert.InRange(fit.ReferenceSensitivity!.Value.Lower, 0.5, 0.999);
        Assert.InRange(fit.ReferenceSpecificity!.Value.Lower, 0.5, 0.9999);
    }

    [Fact]
    public void With_a_perfect_reference_it_is_the_bivariate_fit_to_the_bit()
    {
        var expected = BinomialModel.Fit([.. Pleuritis.Select(t => t.WithPerfectReference)]);
        var prevalence = BinomialModel.Fit([.. Pleuritis.Select(t => new TwoByTwo(t.BothPositive + t.ReferencePositive, 0, t.IndexPositive + t.BothNegative, 0))]);

        var fit = PleuritisFit.Value;

        Assert.Equal((expected.LogitSensitivity, expected.LogitSpecificity, expected.Correlation), (fit.LogitSensitivity, fit.LogitSpecificity, fit.Correlation));
        Assert.Equal(Math.Sqrt(expected.VarianceSensitivity!.Value), fit.SdSensitivity);
        Assert.Equal(expected.LogLikelihood + prevalence.LogLikelihood, fit.LogLikelihood);
    }

    [Fact]
    public void Exchanging_the_classes_leaves_the_likelihood()
    {
        var likelihood = LatentClassModel.Likelihood(LatentClassStudies.From(Pleuritis));
        double[] theta = [1.2, 2.1, -0.7, 2.2, 2.9, 0.4, 0.3, 0.9, -0.3, 0.7, 0.5];
        // Positive among people with the condition is negative among those without: (a, b, c) becomes (-b, -a, -c), and so for the reference.
        var (varianceA, varianceB, covariance) = (0.9 * 0.9, 0.3 * 0.3 + 0.7 * 0.7, -0.3 * 0.9);
        var l11 = Math.Sqrt(varianceB);
        double[] exchanged = [-2.1, -1.2, 0.7, -2.9, -2.2, 0.3, 0.4, l11, covariance / l11, Math.Sqrt(varianceA - covariance * covariance / varianceB), 0.5];

        Near.Equal(Value(theta), Value(exchanged), 1e-8, "logLik");

        double Value(double[] point)
        {
            likelihood.ChooseRules(point);
            return likelihood.Evaluate(point, new double[11], new double[121]);
        }
    }

    [Fact]
    public void Derivatives_are_those_of_the_likelihood()
    {
        var likelihood = LatentClassModel.Likelihood(LatentClassStudies.From(Pleuritis[..1]));
        double[] theta = [1.2, 2.1, -0.7, 2.2, 2.9, 0.4, -0.3, 0.9, -0.3, 0.7, 0.5];
        likelihood.UseForAll(32);

        Derivatives.Agree(likelihood, theta);
    }

    [Fact]
    public void Independence_is_an_odds_ratio_of_one()
    {
        var likelihood = LatentClassModel.Likelihood(LatentClassStudies.From(Pleuritis[..4]));
        double[] independent = [1.2, 2.1, -0.7, 2.2, 2.9, 0, 0, 0.9, -0.3, 0.7, 0.5];
        double[] nearly = [.. independent];
        (nearly[5], nearly[6]) = (1e-7, -1e-7);
        var (g1, g2, h1, h2) = (new double[11], new double[11], new double[121], new double[121]);

        Near.Equal(likelihood.Evaluate(independent, g1, h1), likelihood.Evaluate(nearly, g2, h2), 1e-6, "logLik");
        for (var i = 0; i < 121; i++)
            Near.Equal(h1[i], h2[i], 1e-4, $"hessian {i}");
    }

    [Fact]
    public void Tables_in_any_order_give_the_same_bits()
    {
        var reversed = LatentClassModel.Fit(Pleuritis.Reverse().ToArray());

        Assert.Equal(PleuritisFit.Value.LogLikelihood, reversed.LogLikelihood);
        Assert.Equal(PleuritisFit.Value.ReferenceSensitivity, reversed.ReferenceSensitivity);
    }

    [Fact]
    public void One_study_or_none_is_declared()
    {
        Assert.Equal(Regime.None, LatentClassModel.Fit(Array.Empty<CrossedTable>()).Regime);
        Assert.Equal(Regime.Single, LatentClassModel.Fit(new[] { new CrossedTable(10, 2, 1, 30) }).Regime);
    }

    private static CrossedTable[] Read(string file)
    {
        var data = ReferenceData.Table("latent-class", file + ".csv");
        long[][] columns = [.. new[] { "y11", "y10", "y01", "y00" }.Select(c => data.Column(c).Select(long.Parse).ToArray())];
        return [.. Enumerable.Range(0, data.Rows.Count).Select(i => new CrossedTable(columns[0][i], columns[1][i], columns[2][i], columns[3][i]))];
    }
}
