using LivingReview.DiagnosticAccuracy.Tests.Simulation;

namespace LivingReview.DiagnosticAccuracy.Tests.Bayesian;

public sealed class LargeReviewTests
{
    private const double Z = 1.959963984540054;

    /// <summary>Whatever the priors, the posterior tends to the likelihood's answer as studies are added: nearer with 160 than with 10.</summary>
    [Theory]
    [InlineData(BayesianPrior.NormalUniform)]
    [InlineData(BayesianPrior.NormalHalfNormal)]
    [InlineData(BayesianPrior.WeaklyInformative)]
    public void With_many_studies_the_posterior_is_the_likelihood_s_answer(BayesianPrior prior)
    {
        var (few, many) = (Distance(10, prior), Distance(160, prior));

        Assert.True(many < few, $"{many} with many studies, {few} with few");
        Assert.InRange(many, 0, 0.12);
    }

    /// <summary>The coarse grid, for many estimates at once, differs from the adaptive one by less than a reader sees.</summary>
    [Fact]
    public void The_coarse_grid_gives_the_same_limits_to_half_a_percentage_point()
    {
        var tables = new SimulatedReview(5).Tables(12);

        var (coarse, fine) = (BayesianModel.Fit(tables, new() { Grid = BayesianGrid.Coarse })!, BayesianModel.Fit(tables)!);

        Assert.Equal(fine.Sensitivity.Median, coarse.Sensitivity.Median, 0.002);
        Assert.Equal(fine.Sensitivity.Lower, coarse.Sensitivity.Lower, 0.005);
        Assert.Equal(fine.Specificity.Upper, coarse.Specificity.Upper, 0.005);
    }

    /// <summary>The largest difference of median and limits from the likelihood's, in standard errors of the mean logits.</summary>
    private static double Distance(int studies, BayesianPrior prior)
    {
        var tables = new SimulatedReview(3).Tables(studies);
        var fit = BinomialModel.Fit(tables);
        var posterior = BayesianModel.Fit(tables, new() { Prior = prior, Grid = BayesianGrid.Coarse })!;
        return Math.Max(
            Distance(posterior.Sensitivity, fit.LogitSensitivity!.Value, fit.SeLogitSensitivity!.Value),
            Distance(posterior.Specificity, fit.LogitSpecificity!.Value, fit.SeLogitSpecificity!.Value));
    }

    private static double Distance(PosteriorSummary posterior, double mean, double error) =>
        ((double[])[Logistic.Logit(posterior.Median) - mean, Logistic.Logit(posterior.Lower) - (mean - Z * error), Logistic.Logit(posterior.Upper) - (mean + Z * error)]).Max(Math.Abs) / error;
}
