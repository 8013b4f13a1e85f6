using System.Text.Json;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Bayesian;

public class BayesianModelTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(BayesianPrior.NormalUniform)]
    [InlineData(BayesianPrior.NormalHalfNormal)]
    public void The_posterior_agrees_with_markov_chains_within_their_error(BayesianPrior prior)
    {
        var gold = ReferenceData.Json("bayesian", "ogt_jags.json").GetProperty("priors").GetProperty(prior.ToString());

        var posterior = BayesianModel.Fit(ReferenceData.Table("bayesian", "ogt.csv").Tables, new() { Prior = prior })!;

        output.WriteLine($"integration error {posterior.IntegrationError:E1}");
        Compare(gold, "sensitivity", posterior.Sensitivity);
        Compare(gold, "specificity", posterior.Specificity);
        Compare(gold, "newStudySensitivity", posterior.NewStudySensitivity);
        Compare(gold, "newStudySpecificity", posterior.NewStudySpecificity);
        Compare(gold, "sdSensitivity", posterior.SdSensitivity);
        Compare(gold, "sdSpecificity", posterior.SdSpecificity);
        Compare(gold, "correlation", posterior.Correlation);
        Assert.Empty(posterior.Warnings);
    }

    /// <summary>From 240,000 draws of a collapsed Metropolis sampler; its error is about 0.0005 in sensitivity and 0.001 to 0.002 in specificity.</summary>
    [Theory]
    [InlineData("bayesian/iqcode.csv", new[] { 0.9005, 0.9030, 0.842, 0.944 }, new[] { 0.6596, 0.6618, 0.543, 0.763 }, 0.875, 0.817, new[] { -0.148, -0.63, 0.41 })]
    [InlineData("datasets/telomerase.csv", new[] { 0.7680, 0.7692, 0.696, 0.833 }, new[] { 0.8666, 0.8782, 0.710, 0.954 }, 0.437, 1.575, new[] { -0.594, -0.94, 0.10 })]
    public void The_defaults_of_MetaBayesDTA_give_its_posterior(string file, double[] sensitivity, double[] specificity, double sdSensitivity, double sdSpecificity, double[] correlation)
    {
        var posterior = BayesianModel.Fit(ReferenceData.Table(file.Split('/')).Tables)!;

        Near.Equal(sensitivity[0], posterior.Sensitivity.Mean, 0.002, "sensitivity");
        Near.Equal(sensitivity[1], posterior.Sensitivity.Median, 0.002, "median sensitivity");
        Near.Equal(sensitivity[2], posterior.Sensitivity.Lower, 0.004, "lower sensitivity");
        Near.Equal(sensitivity[3], posterior.Sensitivity.Upper, 0.003, "upper sensitivity");
        Near.Equal(specificity[0], posterior.Specificity.Mean, 0.004, "specificity");
        Near.Equal(specificity[1], posterior.Specificity.Median, 0.004, "median specificity");
        Near.Equal(specificity[2], posterior.Specificity.Lower, 0.008, "lower specificity");
        Near.Equal(specificity[3], posterior.Specificity.Upper, 0.004, "upper specificity");
        Near.Equal(sdSensitivity, posterior.SdSensitivity.Median, 0.01, "sd of sensitivity");
        Near.Equal(sdSpecificity, posterior.SdSpecificity.Median, 0.01, "sd of specificity");
        Near.Equal(correlation[0], posterior.Correlation.Median, 0.01, "correlation");
        Near.Equal(correlation[1], posterior.Correlation.Lower, 0.02, "lower correlation");
        Near.Equal(correlation[2], posterior.Correlation.Upper, 0.02, "upper correlation");
    }

    /// <summary>From 57,000 draws of a Metropolis-within-Gibbs sampler in R; its error is 0.0002 to 0.0006 in means and limits of the means, 0.003 in those of deviations.</summary>
    [Fact]
    public void Penalized_complexity_priors_give_the_posterior_of_markov_chains()
    {
        var posterior = BayesianModel.Fit(ReferenceData.Table("bayesian", "iqcode.csv").Tables, new() { Prior = BayesianPrior.PenalizedComplexity })!;

        Near.Equal(0.9031, posterior.Sensitivity.Mean, 0.001, "sensitivity");
        Near.Equal(0.8462, posterior.Sensitivity.Lower, 0.002, "lower sensitivity");
        Near.Equal(0.9464, posterior.Sensitivity.Upper, 0.002, "upper sensitivity");
        Near.Equal(0.6614, posterior.Specificity.Mean, 0.001, "specificity");
        Near.Equal(0.5457, posterior.Specificity.Lower, 0.003, "lower specificity");
        Near.Equal(0.7655, posterior.Specificity.Upper, 0.003, "upper specificity");
        Near.Equal(0.868, posterior.SdSensitivity.Median, 0.015, "sd of sensitivity");
        Near.Equal(0.815, posterior.SdSpecificity.Median, 0.01, "sd of specificity");
        Near.Equal(-0.143, posterior.Correlation.Median, 0.015, "correlation");
        Near.Equal(0.565, posterior.NewStudySensitivity.Lower, 0.01, "lower limit of a new study's sensitivity");
    }

    [Fact]
    public void The_order_of_the_tables_does_not_matter_to_the_last_bit()
    {
        var tables = ReferenceData.Table("bayesian", "ogt.csv").Tables;

        IReadOnlyList<EstimateWarning> none = [];
        Assert.Equal(BayesianModel.Fit(tables)! with { Warnings = none }, BayesianModel.Fit([.. tables.Reverse()])! with { Warnings = none });
    }

    [Fact]
    public void Exchanging_the_arms_exchanges_their_posteriors()
    {
        var tables = ReferenceData.Table("bayesian", "iqcode.csv").Tables;

        var (given, mirrored) = (BayesianModel.Fit(tables)!, BayesianModel.Fit([.. tables.Select(t => t.Mirror())])!);

        Near.Equal(given.Sensitivity.Lower, mirrored.Specificity.Lower, 1e-4, "lower");
        Near.Equal(given.SdSpecificity.Upper, mirrored.SdSensitivity.Upper, 1e-3, "sd");
        Near.Equal(given.Correlation.Median, mirrored.Correlation.Median, 1e-3, "correlation");
        Near.Equal(given.LogMarginalLikelihood, mirrored.LogMarginalLikelihood, 1e-5, "marginal likelihood");
    }

    [Fact]
    public void With_many_studies_the_posterior_approaches_the_likelihood()
    {
        var tables = new Simulation.SimulatedReview(3).Tables(60);
        var fit = BinomialModel.Fit(tables);

        var posterior = BayesianModel.Fit(tables, new() { Prior = BayesianPrior.NormalUniform })!;

        Near.Equal(Logistic.Expit(fit.LogitSensitivity!.Value), posterior.Sensitivity.Median, 0.005, "sensitivity");
        Near.Equal(Logistic.Expit(fit.LogitSensitivity!.Value - 1.96 * fit.SeLogitSensitivity!.Value), posterior.Sensitivity.Lower, 0.008, "lower limit");
        Near.Equal(Math.Sqrt(fit.VarianceSpecificity!.Value), posterior.SdSpecificity.Median, 0.05, "sd");
    }

    [Fact]
    public void One_study_has_a_wide_posterior_and_none_has_none()
    {
        var one = BayesianModel.Fit([new TwoByTwo(20, 5, 5, 45)])!;

        Assert.InRange(one.Sensitivity.Upper - one.Sensitivity.Lower, 0.4, 0.99);
        Assert.InRange(one.Sensitivity.Median, 0.6, 0.8);
        Assert.Null(BayesianModel.Fit([new TwoByTwo(0, 0, 0, 0)]));
    }

    /// <summary>Four standard errors of the mean; of a quantile about four errors as large again, since fewer draws tell of it.</summary>
    private static void Compare(JsonElement gold, string name, PosteriorSummary actual)
    {
        var of = gold.GetProperty(name);
        var error = of.GetProperty("mcError").GetDouble();
        Near.Equal(Value("mean"), actual.Mean, 4 * error, name + " mean");
        Near.Equal(Value("median"), actual.Median, 8 * error, name + " median");
        Near.Equal(Value("lower"), actual.Lower, 16 * error, name + " lower");
        Near.Equal(Value("upper"), actual.Upper, 16 * error, name + " upper");

        double Value(string member) => of.GetProperty(member).GetDouble();
    }
}
