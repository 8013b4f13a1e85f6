using LivingReview.DiagnosticAccuracy.Models.Trivariate;
using LivingReview.DiagnosticAccuracy.Numerics.Linear;
using LivingReview.DiagnosticAccuracy.Tests.Numerics;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.Trivariate;

/// <summary>Sensitivity, specificity and prevalence in one model.</summary>
public sealed class TrivariateModelTests
{
    private static readonly TwoByTwo[] AuditC = ReferenceData.Table("datasets", "auditc.csv").Tables;
    private static readonly Lazy<TrivariateFit> Fit = new(() => TrivariateModel.Fit(AuditC));

    /// <summary>Without correlations with the prevalence the likelihood is that of the bivariate model and of the prevalences by themselves.</summary>
    [Fact]
    public void Without_correlation_with_the_prevalence_it_is_two_models()
    {
        var bivariate = BinomialModel.Fit(AuditC);
        var studies = TrivariateStudies.From(AuditC);
        var prevalence = BinomialModel.Fit(studies.PrevalenceTables());
        var (sdA, sdB, rho) = (Math.Sqrt(bivariate.VarianceSensitivity!.Value), Math.Sqrt(bivariate.VarianceSpecificity!.Value), bivariate.Correlation!.Value);
        double[] theta =
        [
            bivariate.LogitSensitivity!.Value, bivariate.LogitSpecificity!.Value, prevalence.LogitSensitivity!.Value,
            sdA, rho * sdB, Math.Sqrt(1 - rho * rho) * sdB, 0, 0, Math.Sqrt(prevalence.VarianceSensitivity!.Value),
        ];

        var likelihood = TrivariateSearch.Likelihood(studies);
        likelihood.ChooseRules(theta);

        var apart = bivariate.LogLikelihood!.Value + prevalence.LogLikelihood!.Value;
        Near.Equal(apart, likelihood.Evaluate(theta, new double[9], new double[81]), 2e-6, "log-likelihood");
        Near.Equal(apart, Fit.Value.LogLikelihoodIndependent, 1e-12, "of the fit");
        Assert.True(Fit.Value.LogLikelihood >= Fit.Value.LogLikelihoodIndependent - 1e-6);
    }

    [Fact]
    public void Derivatives_are_those_of_the_likelihood()
    {
        var likelihood = TrivariateSearch.Likelihood(TrivariateStudies.From(AuditC.Take(4)));
        double[] theta = [1.2, 1.4, -1.1, 0.7, -0.3, 0.5, 0.4, -0.2, 0.6];
        likelihood.UseForAll(24);

        Derivatives.Agree(likelihood, theta);
    }

    [Fact]
    public void Tables_in_any_order_give_the_same_bits()
    {
        var reversed = TrivariateModel.Fit([.. AuditC.Reverse()]);

        Assert.Equal(Fit.Value.LogLikelihood, reversed.LogLikelihood);
        Assert.Equal(Fit.Value.PositivePredictiveValue, reversed.PositivePredictiveValue);
        Assert.Equal(Fit.Value.MeanCovariance, reversed.MeanCovariance);
    }

    [Fact]
    public void Predictive_values_are_those_of_the_three_means_and_of_the_correlations()
    {
        var fit = Fit.Value;
        var (se, sp, p) = (fit.Sensitivity!.Value.Estimate, fit.Specificity!.Value.Estimate, fit.Prevalence!.Value.Estimate);

        Near.Equal(p * se / (p * se + (1 - p) * (1 - sp)), fit.PositivePredictiveValue?.Estimate, 1e-12, "PPV");
        Near.Equal((1 - p) * sp / ((1 - p) * sp + p * (1 - se)), fit.NegativePredictiveValue?.Estimate, 1e-12, "NPV");
        // At the mean prevalence accuracy is that of the means.
        var at = fit.At(p)!;
        Near.Equal(se, at.Sensitivity.Estimate, 1e-12, "sensitivity there");
        Near.Equal(fit.PositivePredictiveValue!.Value.Estimate, at.Positive.Estimate, 1e-12, "PPV there");
        // Accuracy moves with the prevalence by the sign of the correlation.
        var high = fit.At(Logistic.Expit(Logistic.Logit(p) + 1))!;
        Assert.Equal(Math.Sign(fit.CorrelationSensitivityPrevalence!.Value), Math.Sign(high.Sensitivity.Estimate - se));
        Near.Equal((fit.LogitSensitivity + fit.CorrelationSensitivityPrevalence * fit.SdSensitivity / fit.SdPrevalence)!.Value, Logistic.Logit(high.Sensitivity.Estimate), 1e-9, "by the regression on the prevalence");
    }

    /// <summary>Draws of three logits with the covariance of the means plus that between studies.</summary>
    [Fact]
    public void Predictive_values_of_a_new_study_are_those_of_a_simulation()
    {
        var fit = Fit.Value;
        var v = new double[9];
        double[] deviations = [fit.SdSensitivity!.Value, fit.SdSpecificity!.Value, fit.SdPrevalence!.Value];
        double[] correlations = [fit.CorrelationOfAccuracies!.Value, fit.CorrelationSensitivityPrevalence!.Value, fit.CorrelationSpecificityPrevalence!.Value];
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 3; j++)
                v[i * 3 + j] = fit.MeanCovariance![i * 3 + j] + deviations[i] * deviations[j] * (i == j ? 1 : correlations[i + j - 1]);
        }

        Assert.True(SymmetricMatrix.Cholesky(v, 3, 0));
        // Quantiles of a regular design (van der Corput in three bases), the same every time.
        const int N = 40000;
        double[] ppv = [.. Enumerable.Range(1, N).Select(i =>
        {
            var (x, y, z) = (Deviate(i, 2), Deviate(i, 3), Deviate(i, 5));
            var (a, b, c) = (fit.LogitSensitivity!.Value + v[0] * x, fit.LogitSpecificity!.Value + v[3] * x + v[4] * y, fit.LogitPrevalence!.Value + v[6] * x + v[7] * y + v[8] * z);
            var (p, q) = (Logistic.Expit(c) * Logistic.Expit(a), Logistic.Expit(-c) * Logistic.Expit(-b));
            return p / (p + q);
        }).Order()];

        Near.Equal(ppv[N / 2], fit.NewStudyPositivePredictiveValue?.Estimate, 2e-3, "median");
        Near.Equal(ppv[N / 40], fit.NewStudyPositivePredictiveValue?.Lower, 3e-3, "lower");
        Near.Equal(ppv[N - N / 40], fit.NewStudyPositivePredictiveValue?.Upper, 3e-3, "upper");

        static double Deviate(int index, int radix)
        {
            var (sum, part) = (0.0, 1.0);
            for (; index > 0; index /= radix) sum += (part /= radix) * (index % radix);
            return MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, sum);
        }
    }

    /// <summary>Studies whose prevalence follows exactly from sensitivity: the third effect has nothing of its own.</summary>
    [Fact]
    public void A_covariance_matrix_without_full_rank_is_declared()
    {
        TwoByTwo[] tables = [.. Enumerable.Range(0, 10).Select(i =>
        {
            var (a, b) = (1.0 + 0.25 * (i - 4.5), 1.5 + 0.3 * ((i * 7 % 10) - 4.5) / 2);
            var (d, n) = (Math.Round(2000 * Logistic.Expit(-0.5 + 0.5 * (a - 1))), 0.0);
            n = 2000 - d;
            var (tp, tn) = (Math.Round(d * Logistic.Expit(a)), Math.Round(n * Logistic.Expit(b)));
            return new TwoByTwo((long)tp, (long)(n - tn), (long)(d - tp), (long)tn);
        })];

        var fit = TrivariateModel.Fit(tables);

        Assert.True(fit.Converged);
        Assert.Equal(Regime.BivariateBoundary, fit.Regime);
        Assert.True(fit.CorrelationSensitivityPrevalence > 0.95);
        Assert.Contains(fit.Warnings, w => w.Code == WarningCodes.BoundaryEstimate);
        Assert.NotNull(fit.PositivePredictiveValue);
    }

    [Fact]
    public void What_says_little_is_no_fault()
    {
        Assert.Equal(Regime.None, TrivariateModel.Fit([]).Regime);
        Assert.Equal(Regime.Single, TrivariateModel.Fit([new(20, 5, 4, 60)]).Regime);

        // Never a false negative: sensitivity 1 with its exact bound, the rest is estimated.
        var perfect = TrivariateModel.Fit([new(20, 5, 0, 60), new(15, 9, 0, 44), new(31, 4, 0, 80), new(8, 6, 0, 52)]);
        Assert.Null(perfect.LogitSensitivity);
        Assert.Equal(1, perfect.Sensitivity!.Value.Estimate);
        Assert.NotNull(perfect.Specificity);
        Assert.NotNull(perfect.Prevalence);
        Assert.Null(perfect.PositivePredictiveValue);

        // Studies of the diseased alone say nothing about the prevalence.
        var oneArmed = TrivariateModel.Fit([new(20, 5, 3, 60), new(15, 9, 4, 44), new(31, 0, 6, 0), new(8, 6, 2, 52)]);
        Assert.Equal((4, 3), (oneArmed.Studies, oneArmed.StudiesWithPrevalence));
        Assert.Contains(oneArmed.Warnings, w => w.Code == WarningCodes.NoPrevalence);
    }
}
