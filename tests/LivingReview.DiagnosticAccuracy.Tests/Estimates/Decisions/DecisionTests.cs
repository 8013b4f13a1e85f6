using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Estimates.Decisions;

public sealed class DecisionTests
{
    private static readonly BivariateFit AntiCcp = BinomialModel.Fit(ReferenceData.Table("datasets", "anti_ccp.csv").Tables);

    [Fact]
    public void Net_benefit_agrees_with_the_formula_on_anti_CCP()
    {
        var point = DecisionCurve.Compute(AntiCcp, 0.2, [0.1])![0];

        // Computed by hand from the summary point of the same data: sensitivity .6577, specificity .9572 (Laplace).
        Near.Equal(0.12776, point.Test.Estimate, 5e-4, "net benefit");
        Near.Equal(0.11111, point.TreatAll, 1e-5, "treat all");
        Near.Equal(point.Test.Estimate - point.TreatAll, point.GainOverDefault.Estimate, 1e-12, "gain");
        Assert.True(point.Test.Lower < point.Test.Estimate && point.Test.Estimate < point.Test.Upper);
    }

    [Fact]
    public void The_gain_is_over_treating_nobody_where_that_is_better()
    {
        var point = DecisionCurve.Compute(AntiCcp, 0.05, [0.3])![0];

        Assert.True(point.TreatAll < 0);
        Assert.Equal(point.Test.Estimate, point.GainOverDefault.Estimate);
    }

    [Fact]
    public void Limits_of_net_benefit_agree_with_a_simulation()
    {
        var (a, b) = (AntiCcp.LogitSensitivity!.Value, AntiCcp.LogitSpecificity!.Value);
        var (sA, sB) = (AntiCcp.SeLogitSensitivity!.Value, AntiCcp.SeLogitSpecificity!.Value);
        var r = AntiCcp.CovLogits!.Value / (sA * sB);
        var random = new Random(1);
        var draws = Enumerable.Range(0, 40000).Select(_ =>
        {
            var (x, y) = (Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())), 2 * Math.PI * random.NextDouble());
            var (u, v) = (x * Math.Cos(y), x * Math.Sin(y));
            return 0.2 * Logistic.Expit(a + sA * u) - 0.8 * Logistic.Expit(-(b + sB * (r * u + Math.Sqrt(1 - r * r) * v))) * 0.1 / 0.9;
        }).Order().ToArray();

        var point = DecisionCurve.Compute(AntiCcp, 0.2, [0.1])![0];

        Near.Equal(draws[1000], point.Test.Lower, 1.5e-3, "lower");
        Near.Equal(draws[39000], point.Test.Upper, 1.5e-3, "upper");
    }

    [Fact]
    public void A_minimum_at_the_summary_point_is_met_with_the_probability_of_a_quadrant()
    {
        // P(both above their means) = 1/4 + asin(rho) / (2 pi).
        var rho = AntiCcp.CovLogits!.Value / (AntiCcp.SeLogitSensitivity!.Value * AntiCcp.SeLogitSpecificity!.Value);

        var minimum = MinimumAccuracy.Compute(AntiCcp, Logistic.Expit(AntiCcp.LogitSensitivity!.Value), Logistic.Expit(AntiCcp.LogitSpecificity!.Value))!;

        Near.Equal(0.25 + Math.Asin(rho) / (2 * Math.PI), minimum.MeanMeetsBoth, 1e-9, "quadrant");
    }

    [Fact]
    public void A_low_minimum_is_met_by_the_mean_almost_surely_and_by_a_new_study_less_often()
    {
        var minimum = MinimumAccuracy.Compute(AntiCcp, 0.5, 0.9)!;

        Assert.InRange(minimum.MeanMeetsBoth, 0.99, 1);
        Assert.InRange(minimum.NewStudyMeetsBoth, 0.5, minimum.MeanMeetsBoth);
    }

    /// <summary>The interval of a prediction and the probability of its limit are of one mixture.</summary>
    [Fact]
    public void A_new_study_meets_its_own_limits_with_the_probability_of_its_prediction()
    {
        TwoByTwo[] tables = [.. ReferenceData.Table("datasets", "scheidler.csv").Tables.Take(12)];
        var fit = BinomialModel.Fit(tables);
        var prediction = BayesianModel.PredictNewStudy(tables)!;
        const double Lowest = 1e-9; // every test has as much

        var ofSensitivity = MinimumAccuracy.Compute(fit, tables, prediction.Sensitivity.Lower, Lowest)!;
        var ofSpecificity = MinimumAccuracy.Compute(fit, tables, Lowest, prediction.Specificity.Estimate)!;
        var known = MinimumAccuracy.Compute(fit, prediction.Sensitivity.Lower, Lowest)!;

        Near.Equal(0.975, ofSensitivity.NewStudyMeetsBoth, 0.004, "lower limit of sensitivity");
        Near.Equal(0.5, ofSpecificity.NewStudyMeetsBoth, 0.01, "median of specificity");
        Assert.Equal(known.MeanMeetsBoth, ofSensitivity.MeanMeetsBoth);
        Assert.True(known.NewStudyMeetsBoth > ofSensitivity.NewStudyMeetsBoth);
    }

    [Fact]
    public void Findings_at_several_prevalences_sum_to_the_population()
    {
        var (sensitivity, specificity) = (new Interval(0.9, 0.8, 0.95), new Interval(0.7, 0.6, 0.8));

        var rows = SummaryOfFindings.Compute(AntiCcp, sensitivity, specificity, [0.05, 0.2, 0.5]);

        Assert.Equal([0.05, 0.2, 0.5], rows.Select(r => r.Prevalence));
        Assert.All(rows, row => Near.Equal(
            1000, row.Frequencies.TruePositives.Estimate + row.Frequencies.FalseNegatives.Estimate + row.Frequencies.FalsePositives.Estimate + row.Frequencies.TrueNegatives.Estimate, 1e-9, "people"));
        Near.Equal(180, 160, 190, rows[1].Frequencies.TruePositives, 1e-9, "true positives");
        Assert.All(rows, row => Assert.NotNull(row.PredictiveValues));
    }

    [Fact]
    public void A_survey_of_very_many_people_is_a_known_prevalence()
    {
        var known = PredictiveValues.Compute(AntiCcp, 0.2)!;

        var uncertain = UncertainPrevalence.FromSurvey(20_000_000, 100_000_000).Apply(AntiCcp)!;

        Near.Equal(known.Positive.Estimate, known.Positive.Lower, known.Positive.Upper, uncertain.Positive, 1e-4, "PPV");
        Near.Equal(known.Negative.Estimate, known.Negative.Lower, known.Negative.Upper, uncertain.Negative, 1e-4, "NPV");
    }

    [Fact]
    public void A_small_survey_widens_the_limits()
    {
        var known = PredictiveValues.Compute(AntiCcp, 0.2)!;

        var uncertain = UncertainPrevalence.FromSurvey(10, 50).Apply(AntiCcp)!;

        Assert.True(uncertain.Positive.Lower < known.Positive.Lower && uncertain.Positive.Upper > known.Positive.Upper);
        Near.Equal(known.Positive.Estimate, uncertain.Positive.Estimate, 0.02, "median");
    }
}
