using LivingReview.DiagnosticAccuracy.Tests.Monitoring;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Estimates;

/// <summary>Definitions, identities and R's integrate.</summary>
public sealed class DerivedTests
{
    private static readonly BivariateFit Fit = Fits.Create(1.5, 2, 0.2, 0.3, covLogits: -0.02);
    private static readonly double Se = 1 / (1 + Math.Exp(-1.5));
    private static readonly double Sp = 1 / (1 + Math.Exp(-2.0));

    [Fact]
    public void Ratios_follow_from_the_summary_point()
    {
        Near.Equal(Se / (1 - Sp), LikelihoodRatios.Positive(Fit)!.Value.Estimate, 1e-12, "LR+");
        Near.Equal((1 - Se) / Sp, LikelihoodRatios.Negative(Fit)!.Value.Estimate, 1e-12, "LR-");
        var se = Math.Sqrt(0.04 + 0.09 - 0.04);
        Near.Equal(Math.Exp(3.5), Math.Exp(3.5 - 1.959963984540054 * se), Math.Exp(3.5 + 1.959963984540054 * se), LikelihoodRatios.DiagnosticOddsRatio(Fit), 1e-12, "DOR");
        Near.Equal(Se + Sp - 1, YoudenIndex.Compute(Fit)!.Value.Estimate, 1e-12, "J");
    }

    [Fact]
    public void Predictive_values_are_bayes_theorem()
    {
        var values = PredictiveValues.Compute(Fit, 0.1)!;

        Near.Equal(0.1 * Se / (0.1 * Se + 0.9 * (1 - Sp)), values.Positive.Estimate, 1e-12, "PPV");
        Near.Equal(0.9 * Sp / (0.9 * Sp + 0.1 * (1 - Se)), values.Negative.Estimate, 1e-12, "NPV");
        Assert.Throws<ArgumentOutOfRangeException>(() => PredictiveValues.Compute(Fit, 0));
    }

    [Fact]
    public void Natural_frequencies_add_up_and_their_limits_turn_round()
    {
        var table = NaturalFrequencies.Compute(new(0.9, 0.8, 0.95), new(0.7, 0.6, 0.8), 0.2);

        Near.Equal(180, 160, 190, table.TruePositives, 1e-12, "TP");
        Near.Equal(20, 10, 40, table.FalseNegatives, 1e-12, "FN");
        Near.Equal(240, 160, 320, table.FalsePositives, 1e-12, "FP");
        Near.Equal(560, 480, 640, table.TrueNegatives, 1e-12, "TN");
    }

    [Theory]
    [InlineData(2, 0.7, 0.82926045223230, 0.76634941704823)]
    [InlineData(1, 3, 0.57652175922017, 0.31716919087142)]
    public void Areas_under_the_curve_agree_with_numerical_integration(double intercept, double slope, double area, double partial)
    {
        var curve = new SrocCurve(intercept, slope);

        Near.Equal(area, curve.Area(), 1e-12, "area");
        Near.Equal(partial, curve.NormalizedArea(new(0.02, 0.6)), 1e-12, "partial area");
    }

    [Fact]
    public void A_steep_curve_and_the_whole_range_are_integrated_as_well()
    {
        Near.Equal(0.60421609072435, new SrocCurve(5, 12).NormalizedArea(new(0.01, 0.99)), 1e-12, "partial area");
        // A nearly vertical curve at false positive rate 1/2.
        Near.Equal(0.5, new SrocCurve(0, 1e6).Area(), 1e-6, "area");
        // The diagonal.
        Near.Equal(0.5, new SrocCurve(0, 1).Area(), 1e-14, "area");
    }

    [Fact]
    public void The_curve_passes_through_the_summary_point_and_its_ends()
    {
        var curve = SrocCurve.From(HsrocParameters.From(Fit))!;

        // Lambda e^(-beta/2) + e^(-beta) logit(1 - Sp) = mu_A by construction of Lambda.
        Near.Equal(Se, curve.SensitivityAt(1 - Sp), 1e-12, "sensitivity");
        Assert.Equal((0.0, 1.0), (curve.SensitivityAt(0), curve.SensitivityAt(1)));
    }

    [Fact]
    public void The_hsroc_variances_give_the_between_study_covariance_back()
    {
        var hsroc = HsrocParameters.From(Fit)!;

        var product = Math.Sqrt(0.5 * 0.6);
        Near.Equal(product, hsroc.VarianceAlpha / 4 + hsroc.VarianceTheta, 1e-12, "s_A s_B");
        Near.Equal(-0.1, hsroc.VarianceAlpha / 4 - hsroc.VarianceTheta, 1e-12, "s_AB");
        Near.Equal(Math.Log(Math.Sqrt(0.6 / 0.5)), hsroc.Beta, 1e-12, "beta");
        Assert.Null(HsrocParameters.From(Fit with { VarianceSensitivity = 0 }));
    }

    [Fact]
    public void Regions_need_three_studies_with_the_f_radius()
    {
        // sqrt(2 F(0.95; 2, 12)) for 14 studies.
        Near.Equal(Math.Sqrt(2 * 3.88529383465239), Region.Confidence(Fit with { Studies = 14 })!.Radius, 1e-12, "radius");
        Assert.Null(Region.Confidence(Fit with { Studies = 2 }));
        Assert.NotNull(Region.Confidence(Fit with { Studies = 2 }, radius: RegionRadius.ChiSquared));
        Assert.Null(Region.Prediction(Fit with { VarianceSensitivity = null }));
    }

    [Fact]
    public void A_prediction_interval_uses_t_with_two_fewer_than_studies()
    {
        var half = 2.17881282966723 * Math.Sqrt(0.5 + 0.04);

        var interval = PredictionIntervals.Compute(Fit with { Studies = 14 }).Sensitivity;

        Near.Equal(Se, 1 / (1 + Math.Exp(-1.5 + half)), 1 / (1 + Math.Exp(-1.5 - half)), interval, 1e-12, "prediction");
        Assert.Null(PredictionIntervals.Compute(Fit with { Studies = 2 }).Sensitivity);
    }

    [Fact]
    public void Heterogeneity_measures_are_zero_without_spread()
    {
        var none = Fit with { VarianceSensitivity = 0, VarianceSpecificity = 0, Covariance = 0, Correlation = null };
        TwoByTwo[] tables = [new(10, 2, 3, 20), new(20, 4, 6, 40)];

        Assert.Equal(new BivariateI2(0, 0, 0), Heterogeneity.I2(none, tables));
        Assert.Equal((0.0, 1.0), (Heterogeneity.Icc(0), Heterogeneity.MedianOddsRatio(0)));
        Near.Equal(0.6, Heterogeneity.Higgins(10, 4), 1e-15, "I2");
        Near.Equal(0, Heterogeneity.Higgins(3, 4), 0, "I2");
    }

    [Fact]
    public void Without_one_arm_nothing_joint_is_defined()
    {
        var one = Fit with { LogitSpecificity = null, SeLogitSpecificity = null };

        Assert.NotNull(SummaryPoint.Sensitivity(one));
        Assert.Null(SummaryPoint.Specificity(one));
        Assert.Null(LikelihoodRatios.Positive(one));
        Assert.Null(YoudenIndex.Compute(one));
        Assert.Null(PredictiveValues.Compute(one, 0.1));
        Assert.Null(HsrocParameters.From(one));
        Assert.Null(Region.Confidence(one));
    }

    [Fact]
    public void Standard_errors_of_the_curve_are_the_delta_method()
    {
        var fit = Pooling.Pool(SampleReview.Primary()).Fit;
        var errors = HsrocParameters.From(fit, fit.ParameterCovariance)!.StandardErrors!;

        double[] theta = [fit.LogitSensitivity!.Value, fit.LogitSpecificity!.Value, Math.Sqrt(fit.VarianceSensitivity!.Value), Math.Sqrt(fit.VarianceSpecificity!.Value), fit.Correlation!.Value];
        Near.Equal(Numerical(h => h.Lambda), errors.Lambda, 1e-7, "Lambda");
        Near.Equal(Numerical(h => h.Theta), errors.Theta, 1e-7, "Theta");
        Near.Equal(Numerical(h => h.Beta), errors.Beta, 1e-7, "beta");
        Near.Equal(Numerical(h => h.VarianceAlpha), errors.VarianceAlpha, 1e-7, "alpha");
        Near.Equal(Numerical(h => h.VarianceTheta), errors.VarianceTheta, 1e-7, "theta");

        double Numerical(Func<HsrocParameters, double> measure)
        {
            var gradient = new double[5];
            for (var i = 0; i < 5; i++)
            {
                var (up, down) = ((double[])theta.Clone(), (double[])theta.Clone());
                (up[i], down[i]) = (up[i] + 1e-5, down[i] - 1e-5);
                gradient[i] = (measure(At(up)) - measure(At(down))) / 2e-5;
            }

            return Math.Sqrt(fit.ParameterCovariance!.Variance(gradient));
        }

        HsrocParameters At(double[] t) => HsrocParameters.From(fit with
        {
            LogitSensitivity = t[0],
            LogitSpecificity = t[1],
            VarianceSensitivity = t[2] * t[2],
            VarianceSpecificity = t[3] * t[3],
            Correlation = t[4],
        })!;
    }
}
