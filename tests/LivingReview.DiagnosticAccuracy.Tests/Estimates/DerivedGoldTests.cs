using LivingReview.DiagnosticAccuracy.Tests.Reference;
using static LivingReview.DiagnosticAccuracy.Tests.Reference.GoldUnit;

namespace LivingReview.DiagnosticAccuracy.Tests.Estimates;

/// <summary>Closed forms of a given fit against the reference results, where they are at hand: to nine digits.</summary>
public sealed class DerivedGoldTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Ratios_and_predictive_values_agree_with_the_reference()
    {
        foreach (var unit in All)
        {
            var (fit, gold) = (unit.ExactFit(), unit.Derived);

            Close.To(Number(gold, "sens"), Number(gold, "sens_lo"), Number(gold, "sens_hi"), SummaryPoint.Sensitivity(fit), Tolerance, unit.Name + " sens");
            Close.To(Number(gold, "spec"), Number(gold, "spec_lo"), Number(gold, "spec_hi"), SummaryPoint.Specificity(fit), Tolerance, unit.Name + " spec");
            Ratio("LRpos", LikelihoodRatios.Positive(fit));
            Ratio("LRneg", LikelihoodRatios.Negative(fit));
            Ratio("DOR", LikelihoodRatios.DiagnosticOddsRatio(fit));
            Ratio("youden", YoudenIndex.Compute(fit));
            foreach (var entry in gold.GetProperty("predictive_values").EnumerateObject())
            {
                var values = PredictiveValues.Compute(fit, Number(entry.Value, "prev"))!;
                Close.To(Number(entry.Value, "PPV"), Number(entry.Value, "PPV_lo"), Number(entry.Value, "PPV_hi"), values.Positive, Tolerance, unit.Name + " PPV");
                Close.To(Number(entry.Value, "NPV"), Number(entry.Value, "NPV_lo"), Number(entry.Value, "NPV_hi"), values.Negative, Tolerance, unit.Name + " NPV");
            }

            void Ratio(string name, Interval? actual) =>
                Close.To(Number(gold, name, "est"), Number(gold, name, "lo"), Number(gold, name, "hi"), actual, Tolerance, $"{unit.Name} {name}");
        }
    }

    [Fact]
    public void The_summary_curve_agrees_with_the_reference()
    {
        foreach (var unit in All)
        {
            var (fit, gold) = (unit.ExactFit(), unit.Derived);
            var hsroc = HsrocParameters.From(fit)!;
            var curve = SrocCurve.From(hsroc)!;
            var sroc = gold.GetProperty("sroc");

            Close.To(Number(gold, "hsroc", "Lambda"), hsroc.Lambda, Tolerance, unit.Name + " Lambda");
            Close.To(Number(gold, "hsroc", "Theta"), hsroc.Theta, Tolerance, unit.Name + " Theta");
            Close.To(Number(gold, "hsroc", "beta"), hsroc.Beta, Tolerance, unit.Name + " beta");
            Close.To(Number(gold, "hsroc", "s2alpha"), hsroc.VarianceAlpha, Tolerance, unit.Name + " s2alpha");
            Close.To(Number(gold, "hsroc", "s2theta"), hsroc.VarianceTheta, Tolerance, unit.Name + " s2theta");
            Close.To(Number(sroc, "intercept"), curve.Intercept, Tolerance, unit.Name + " intercept");
            Close.To(Number(sroc, "slope"), curve.Slope, Tolerance, unit.Name + " slope");
            Close.To(Number(sroc, "AUC_exact_0_1"), curve.Area(), 1e-8, unit.Name + " AUC");
            var range = sroc.GetProperty("obs_fpr_range_clamped");
            var observed = FalsePositiveRates.ObservedRange(unit.Counts)!.Value;
            Close.To(range[0].GetDouble(), observed.Lower, Tolerance, unit.Name + " lowest FPR");
            Close.To(range[1].GetDouble(), observed.Upper, Tolerance, unit.Name + " highest FPR");
            Close.To(Number(sroc, "pAUC_exact_normalised"), curve.NormalizedArea(observed), 1e-8, unit.Name + " pAUC");
            Close.To(Number(sroc, "sens_at_fpr", "f20"), curve.SensitivityAt(0.2), Tolerance, unit.Name + " at 0.2");
        }
    }

    [Fact]
    public void Standard_errors_of_the_curve_and_the_variances_agree_with_the_reference()
    {
        foreach (var unit in All)
        {
            var (fit, gold) = (unit.ExactFit(), unit.Derived);
            if (!gold.TryGetProperty("hsroc_delta", out var delta)) continue;

            var errors = HsrocParameters.From(fit, fit.ParameterCovariance)!.StandardErrors!;
            Close.To(Number(delta, "Lambda", "se"), errors.Lambda, Tolerance, unit.Name + " se Lambda");
            Close.To(Number(delta, "Theta", "se"), errors.Theta, Tolerance, unit.Name + " se Theta");
            Close.To(Number(delta, "beta", "se"), errors.Beta, Tolerance, unit.Name + " se beta");
            Close.To(Number(delta, "s2alpha", "se"), errors.VarianceAlpha, Tolerance, unit.Name + " se s2alpha");
            Close.To(Number(delta, "s2theta", "se"), errors.VarianceTheta, Tolerance, unit.Name + " se s2theta");
            var variances = Heterogeneity.Variances(fit, fit.ParameterCovariance);
            var correlation = Heterogeneity.Correlation(fit, fit.ParameterCovariance);
            Expect("var_sens", variances.Sensitivity);
            Expect("var_spec", variances.Specificity);
            Expect("rho", correlation);

            void Expect(string name, Interval? actual)
            {
                var interval = gold.GetProperty("variance_ci").GetProperty(name);
                Close.To(Number(interval, "est"), Number(interval, "lo"), Number(interval, "hi"), actual, Tolerance, $"{unit.Name} {name}");
            }
        }
    }

    [Fact]
    public void Regions_prediction_and_heterogeneity_agree_with_the_reference()
    {
        foreach (var unit in All)
        {
            var (fit, gold) = (unit.ExactFit(), unit.Derived);

            Boundary("conf_points_F", Region.Confidence(fit));
            Boundary("pred_points_F", Region.Prediction(fit));
            Boundary("conf_points_chi2", Region.Confidence(fit, radius: RegionRadius.ChiSquared));
            Boundary("pred_points_chi2", Region.Prediction(fit, radius: RegionRadius.ChiSquared));
            Close.To(Number(gold, "ellipse", "radius_F"), Region.Confidence(fit)!.Radius, Tolerance, unit.Name + " radius");
            Close.To(Number(gold, "ellipse", "pred_area_logit_F"), Region.Prediction(fit)!.LogitArea, 1e-8, unit.Name + " area");
            var prediction = PredictionIntervals.Compute(fit);
            var t = gold.GetProperty("pred_interval_t");
            Close.To(Number(t, "sens_lo"), prediction.Sensitivity?.Lower, Tolerance, unit.Name + " prediction sens");
            Close.To(Number(t, "sens_hi"), prediction.Sensitivity?.Upper, Tolerance, unit.Name + " prediction sens");
            Close.To(Number(t, "spec_lo"), prediction.Specificity?.Lower, Tolerance, unit.Name + " prediction spec");
            Close.To(Number(t, "spec_hi"), prediction.Specificity?.Upper, Tolerance, unit.Name + " prediction spec");
            var i2 = Heterogeneity.I2(fit, unit.Counts);
            Close.To(Number(gold, "I2_zhou", "sens"), i2.Sensitivity, Tolerance, unit.Name + " I2 sens");
            Close.To(Number(gold, "I2_zhou", "spec"), i2.Specificity, Tolerance, unit.Name + " I2 spec");
            Close.To(Number(gold, "I2_zhou", "bivariate"), i2.Bivariate, 1e-8, unit.Name + " I2");
            Close.To(Number(gold, "ICC", "sens"), Heterogeneity.Icc(fit.VarianceSensitivity), Tolerance, unit.Name + " ICC");
            Close.To(Number(gold, "MOR", "spec"), Heterogeneity.MedianOddsRatio(fit.VarianceSpecificity), Tolerance, unit.Name + " MOR");

            void Boundary(string name, Region? region)
            {
                var points = region!.Boundary(12);
                var expected = gold.GetProperty("ellipse").GetProperty(name);
                for (var i = 0; i < 12; i++)
                {
                    Close.To(expected.GetProperty("sens")[i].GetDouble(), points[i].Sensitivity, 1e-8, $"{unit.Name} {name} {i}");
                    Close.To(expected.GetProperty("spec")[i].GetDouble(), points[i].Specificity, 1e-8, $"{unit.Name} {name} {i}");
                }
            }
        }
    }
}
