using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.Trivariate;

/// <summary>Published counts, and the maxima that an independent program finds: adaptive Gauss-Hermite quadrature of 13 and 21 nodes in R, maximized by BFGS.</summary>
public sealed class TrivariateGoldTests
{
    /// <summary>
    /// Beta-D-glucan for invasive fungal infections (Karageorgopoulos et al. 2011, Clin Infect Dis 52:750), eight cohorts; coronary CT angiography (Schuetz et al. 2012,
    /// BMJ 345:e6717), 26 studies. lme4 1.1-31 finds -85.1147 and -192.0342 by Laplace's approximation, at means, standard errors and deviations that differ in the third
    /// digit.
    /// </summary>
    [Theory]
    [InlineData("beta_d_glucan", -85.043449, new[] { 0.87769, 1.90927, -1.83781 }, new[] { 0.30402, 0.26664, 0.20012 }, new[] { 0.71065, 0.69954, 0.52020 }, new[] { 0.12006, -0.22168, -0.60646 })]
    [InlineData("coronary_ct", -191.902666, new[] { 4.02372, 2.09208, -0.05214 }, new[] { 0.34453, 0.21906, 0.15938 }, new[] { 0.67310, 0.87055, 0.76170 }, new[] { 0.75355, -0.22875, -0.40111 })]
    public void The_maximum_is_that_of_an_independent_program(string file, double logLikelihood, double[] means, double[] errors, double[] deviations, double[] correlations)
    {
        var fit = TrivariateModel.Fit(ReferenceData.Table("trivariate", file + ".csv").Tables);

        Assert.True(fit.Converged);
        Assert.Equal(Regime.Bivariate, fit.Regime);
        Near.Equal(logLikelihood, fit.LogLikelihood, 1e-8, "log-likelihood");
        double?[] found = [fit.LogitSensitivity, fit.LogitSpecificity, fit.LogitPrevalence];
        double?[] spread = [fit.SdSensitivity, fit.SdSpecificity, fit.SdPrevalence];
        double?[] correlated = [fit.CorrelationOfAccuracies, fit.CorrelationSensitivityPrevalence, fit.CorrelationSpecificityPrevalence];
        for (var i = 0; i < 3; i++)
        {
            Near.Equal(means[i], found[i], 1e-4, $"mean {i}");
            Near.Equal(errors[i], Math.Sqrt(fit.MeanCovariance![i * 4]), 1e-3, $"standard error {i}");
            Near.Equal(deviations[i], spread[i], 5e-4, $"deviation {i}");
            Near.Equal(correlations[i], correlated[i], 2e-3, $"correlation {i}");
        }
    }
}
