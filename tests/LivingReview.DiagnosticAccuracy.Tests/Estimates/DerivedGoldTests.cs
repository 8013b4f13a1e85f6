using LivingReview.DiagnosticAccuracy.Tests.Reference;
using static LivingReview.DiagnosticAccuracy.Tests.Reference.GoldUnit;

namespace LivingReview.DiagnosticAccuracy.Tests.Estimates;

/// <summary>Closed forms of a given fit against the reference results: to nine digits.</summary>
public sealed class DerivedGoldTests
{
    private const double Tolerance = 1e-9;

    [Theory]
    [MemberData(nameof(GoldUnit.Names), MemberType = typeof(GoldUnit))]
    public void Ratios_and_predictive_values_agree_with_the_reference(string name)
    {
        var unit = GoldUnit.Get(name);
        var (fit, gold) = (unit.ExactFit(), unit.Derived);

        Near.Equal(Number(gold, "sens"), Number(gold, "sens_lo"), Number(gold, "sens_hi"), SummaryPoint.Sensitivity(fit), Tolerance, unit.Name + " sens");
        Near.Equal(Number(gold, "spec"), Number(gold, "spec_lo"), Number(gold, "spec_hi"), SummaryPoint.Specificity(fit), Tolerance, unit.Name + " spec");
        Ratio("LRpos", LikelihoodRatios.Positive(fit));
        Ratio("LRneg", LikelihoodRatios.Negative(fit));
        Ratio("DOR", LikelihoodRatios.DiagnosticOddsRatio(fit));
        Ratio("youden", YoudenIndex.Compute(fit));
        foreach (var entry in gold.GetProperty("predictive_values").EnumerateObject())
        {
            var values = PredictiveValues.Compute(fit, Number(entry.Value, "prev"))!;
            Near.Equal(Number(entry.Value, "PPV"), Number(entry.Value, "PPV_lo"), Number(entry.Value, "PPV_hi"), values.Positive, Tolerance, unit.Name + " PPV");
            Near.Equal(Number(entry.Value, "NPV"), Number(entry.Value, "NPV_lo"), Number(entry.Value, "NPV_hi"), values.Negative, Tolerance, unit.Name + " NPV");
        }

        void Ratio(string name, Interval? actual) =>
            Near.Equal(Number(gold, name, "est"), Number(gold, name, "lo"), Number(gold, name, "hi"), actual, Tolerance, $"{unit.Name} {name}");
    }

    [Theory]
    [MemberData(nameof(GoldUnit.Names), MemberType = typeof(GoldUnit))]
    public void The_summary_curve_agrees_with_the_reference(string name)
    {
        var unit = GoldUnit.Get(name);
        var (fit, gold) = (unit.ExactFit(), unit.Derived);
        var hsroc = HsrocParameters.From(fit)!;
        var curve = SrocCurve.From(hsroc)!;
        var sroc = gold.GetProperty("sroc");

        Near.Equal(Number(gold, "hsroc", "Lambda"), hsroc.Lambda, Tolerance, unit.Name + " Lambda");
        Near.Equal(Number(gold, "hsroc", "Theta"), hsroc.Theta, Tolerance, unit.Name + " Theta");
        Near.Equal(Number(gold, "hsroc", "beta"), hsroc.Beta, Tolerance, unit.Name + " beta");
        Near.Equal(Number(gold, "hsroc", "s2alpha"), hsroc.VarianceAlpha, Tolerance, unit.Name + " s2alpha");
        Near.Equal(Number(gold, "hsroc", "s2theta"), hsroc.VarianceTheta, Tolerance, unit.Name + " s2theta");
        Near.Equal(Number(sroc, "intercept"), curve.Intercept, Tolerance, unit.Name + " intercept");
        Near.Equal(Number(sroc, "slope"), curve.Slope, Tolerance, unit.Name + " slope");
        Near.Equal(Number(sroc, "AUC_exact_0_1"), curve.Area(), 1e-8, unit.Name + " AUC");
        var range = sroc.GetProperty("obs_fpr_range_clamped");
        var observed = FalsePositiveRates.ObservedRange(unit.Counts)!.Value;
        Near.Equal(range[0].GetDouble(), observed.Lower, Tolerance, unit.Name + " lowest FPR");
        Near.Equal(range[1].GetDouble(), observed.Upper, Tolerance, unit.Name + " highest FPR");
        Near.Equal(Number(sroc, "pAUC_exact_normalised"), curve.NormalizedArea(observed), 1e-8, unit.Name + " pAUC");
        Near.Equal(Number(sroc, "sens_at_fpr", "f20"), curve.SensitivityAt(0.2), Tolerance, unit.Name + " at 0.2");
    }

    [Theory]
    [MemberData(nameof(GoldUnit.With), "aghq.derived.hsroc_delta", MemberType = typeof(GoldUnit))]
    public void Standard_errors_of_the_curve_and_the_variances_agree_with_the_reference(string name)
    {
        var unit = GoldUnit.Get(name);
        var (fit, gold) = (unit.ExactFit(), unit.Derived);
        var delta = gold.GetProperty("hsroc_delta");

        var errors = HsrocParameters.From(fit, fit.ParameterCovariance)!.StandardErrors!;
        Near.Equal(Number(delta, "Lambda", "se"), errors.Lambda, Tolerance, unit.Name + " se Lambda");
        Near.Equal(Number(delta, "Theta", "se"), errors.Theta, Tolerance, unit.Name + " se Theta");
        Near.Equal(Number(delta, "beta", "se"), errors.Beta, Tolerance, unit.Name + " se beta");
        Near.Equal(Number(delta, "s2alpha", "se"), errors.VarianceAlpha, Tolerance, unit.Name + " se s2alpha");
        Near.Equal(Number(delta, "s2theta", "se"), errors.VarianceTheta, Tolerance, unit.Name + " se s2theta");
        var variances = Heterogeneity.Variances(fit, fit.ParameterCovariance);
        var correlation = Heterogeneity.Correlation(fit, fit.ParameterCovariance);
        Expect("var_sens", variances.Sensitivity);
        Expect("var_spec", variances.Specificity);
        Expect("rho", correlation);

        void Expect(string name, Interval? actual)
        {
            var interval = gold.GetProperty("variance_ci").GetProperty(name);
            Near.Equal(Number(interval, "est"), Number(interval, "lo"), Number(interval, "hi"), actual, Tolerance, $"{unit.Name} {name}");
        }
    }

    [Theory]
    [MemberData(nameof(GoldUnit.Names), MemberType = typeof(GoldUnit))]
    public void Regions_prediction_and_heterogeneity_agree_with_the_reference(string name)
    {
        var unit = GoldUnit.Get(name);
        var (fit, gold) = (unit.ExactFit(), unit.Derived);

        Boundary("conf_points_F", Region.Confidence(fit));
        Boundary("pred_points_F", Region.Prediction(fit));
        Boundary("conf_points_chi2", Region.Confidence(fit, radius: RegionRadius.ChiSquared));
        Boundary("pred_points_chi2", Region.Prediction(fit, radius: RegionRadius.ChiSquared));
        Near.Equal(Number(gold, "ellipse", "radius_F"), Region.Confidence(fit)!.Radius, Tolerance, unit.Name + " radius");
        Near.Equal(Number(gold, "ellipse", "pred_area_logit_F"), Region.Prediction(fit)!.LogitArea, 1e-8, unit.Name + " area");
        var prediction = PredictionIntervals.Compute(fit);
        var t = gold.GetProperty("pred_interval_t");
        Near.Equal(Number(t, "sens_lo"), prediction.Sensitivity?.Lower, Tolerance, unit.Name + " prediction sens");
        Near.Equal(Number(t, "sens_hi"), prediction.Sensitivity?.Upper, Tolerance, unit.Name + " prediction sens");
        Near.Equal(Number(t, "spec_lo"), prediction.Specificity?.Lower, Tolerance, unit.Name + " prediction spec");
        Near.Equal(Number(t, "spec_hi"), prediction.Specificity?.Upper, Tolerance, unit.Name + " prediction spec");
        var i2 = Heterogeneity.I2(fit, unit.Counts);
        Near.Equal(Number(gold, "I2_zhou", "sens"), i2.Sensitivity, Tolerance, unit.Name + " I2 sens");
        Near.Equal(Number(gold, "I2_zhou", "spec"), i2.Specificity, Tolerance, unit.Name + " I2 spec");
        Near.Equal(Number(gold, "I2_zhou", "bivariate"), i2.Bivariate, 1e-8, unit.Name + " I2");
        Near.Equal(Number(gold, "ICC", "sens"), Heterogeneity.Icc(fit.VarianceSensitivity), Tolerance, unit.Name + " ICC");
        Near.Equal(Number(gold, "MOR", "spec"), Heterogeneity.MedianOddsRatio(fit.VarianceSpecificity), Tolerance, unit.Name + " MOR");

        void Boundary(string name, Region? region)
        {
            var points = region!.Boundary(12);
            var expected = gold.GetProperty("ellipse").GetProperty(name);
            for (var i = 0; i < 12; i++)
            {
                Near.Equal(expected.GetProperty("sens")[i].GetDouble(), points[i].Sensitivity, 1e-8, $"{unit.Name} {name} {i}");
                Near.Equal(expected.GetProperty("spec")[i].GetDouble(), points[i].Specificity, 1e-8, $"{unit.Name} {name} {i}");
            }
        }
    }
}
