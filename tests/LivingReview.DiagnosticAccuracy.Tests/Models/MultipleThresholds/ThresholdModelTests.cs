using System.Globalization;
using LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;
using LivingReview.DiagnosticAccuracy.Numerics.Optimization;
using LivingReview.DiagnosticAccuracy.Tests.Numerics;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.MultipleThresholds;

public sealed class ThresholdModelTests
{
    private static readonly ThresholdTable[] Diabetes = Read("diabetes_hba1c.csv");
    private static readonly ThresholdTable[] Feno = Read("feno_schneider2017.csv");
    private static readonly ThresholdFit DiabetesFit = ThresholdModel.Fit(Diabetes);

    /// <summary>Printed in the vignette of dtametaTMB (log-logistic, Laplace, which thousands of people per study make nearly exact).</summary>
    [Fact]
    public void The_log_logistic_fit_agrees_with_dtametaTMB_on_the_diabetes_review()
    {
        Assert.Equal(Regime.Bivariate, DiabetesFit.Regime);
        Assert.True(DiabetesFit.Converged);
        Assert.Equal((38, 124), (DiabetesFit.Studies, DiabetesFit.Rows));
        Near.Equal(1.705691148, DiabetesFit.WithoutCondition!.Location, 2e-6, "beta0");
        Near.Equal(0.039502004, DiabetesFit.WithoutCondition.Scale, 1e-7, "lambda0");
        Near.Equal(0.058648679, DiabetesFit.WithoutCondition.Sd, 1e-5, "su0");
        Near.Equal(1.825337107, DiabetesFit.WithCondition!.Location, 2e-6, "beta1");
        Near.Equal(0.056398479, DiabetesFit.WithCondition.Scale, 1e-6, "lambda1");
        Near.Equal(0.088320631, DiabetesFit.WithCondition.Sd, 2e-5, "su1");
        Near.Equal(0.863032573, DiabetesFit.Correlation, 1e-3, "rho");
        Near.Equal(0.00956301, DiabetesFit.WithoutCondition.SeLocation, 2e-6, "se beta0");
        Near.Equal(0.00018573, DiabetesFit.WithoutCondition.SeScale, 1e-7, "se lambda0");
        Near.Equal(0.00677849, DiabetesFit.WithoutCondition.SeSd, 2e-6, "se su0");
        Near.Equal(0.01456524, DiabetesFit.WithCondition.SeLocation, 4e-6, "se beta1");
        Near.Equal(0.01095646, DiabetesFit.WithCondition.SeSd, 5e-6, "se su1");
    }

    [Theory]
    [InlineData(5.0, .97871219, .08041904)]
    [InlineData(5.5, .89455725, .49403188)]
    [InlineData(6.0, .64459500, .89833265)]
    [InlineData(6.5, .30494258, .98530044)]
    [InlineData(7.0, .10546947, .99771974)]
    [InlineData(7.5, .03353069, .99960164)]
    public void Accuracy_at_a_threshold_agrees_with_dtametaTMB(double threshold, double sensitivity, double specificity)
    {
        var accuracy = DiabetesFit.AccuracyAt(threshold);

        Near.Equal(sensitivity, accuracy.Sensitivity?.Estimate, 1e-5, "sensitivity");
        Near.Equal(specificity, accuracy.Specificity?.Estimate, 1e-5, "specificity");
    }

    [Fact]
    public void Limits_at_a_threshold_agree_with_dtametaTMB()
    {
        var accuracy = DiabetesFit.AccuracyAt(5.5);

        Near.Equal(.83615237, accuracy.Sensitivity?.Lower, 3e-5, "lower sensitivity");
        Near.Equal(.93379170, accuracy.Sensitivity?.Upper, 3e-5, "upper sensitivity");
        Near.Equal(.3779250, accuracy.Specificity?.Lower, 3e-5, "lower specificity");
        Near.Equal(.6107860, accuracy.Specificity?.Upper, 3e-5, "upper specificity");
    }

    [Fact]
    public void Whatever_follows_from_a_bivariate_fit_follows_at_a_threshold()
    {
        var fit = DiabetesFit.At(5.5)!;

        Assert.NotNull(LikelihoodRatios.Positive(fit));
        Assert.NotNull(PredictiveValues.Compute(fit, 0.1));
        Assert.NotNull(PredictionIntervals.Compute(fit).Sensitivity);
        Assert.True(fit.Correlation < 0, "a study whose marker runs high is more sensitive and less specific");
    }

    [Fact]
    public void Rows_in_any_order_and_under_any_names_give_the_same_bits()
    {
        var shuffled = Feno.OrderBy(t => (t.Table.TruePositives * 7919 + t.Table.TrueNegatives) % 1009).Select(t => t with { Study = "z" + t.Study }).ToArray();

        var (first, second) = (ThresholdModel.Fit(Feno), ThresholdModel.Fit(shuffled));

        Assert.Equal(first.LogLikelihood, second.LogLikelihood);
        Assert.Equal(first.WithCondition, second.WithCondition);
        Assert.Equal(first.Correlation, second.Correlation);
    }

    [Theory]
    [InlineData(ThresholdDistribution.LogLogistic)]
    [InlineData(ThresholdDistribution.LogNormal)]
    public void Low_values_that_mean_disease_mirror_a_symmetric_model(ThresholdDistribution distribution)
    {
        // 1 / marker: low becomes high, and who was above is below.
        ThresholdTable[] some = [.. Feno.Where(t => t.Study[0] < 'K')];
        ThresholdTable[] inverted = [.. some.Select(t => t with { Threshold = 1 / t.Threshold })];

        var greater = ThresholdModel.Fit(some, new() { Distribution = distribution });
        var less = ThresholdModel.Fit(inverted, new() { Distribution = distribution, Direction = ThresholdDirection.Less });

        Near.Equal(greater.LogLikelihood!.Value, less.LogLikelihood, 1e-8, "logLik");
        Near.Equal(-greater.WithCondition!.Location, less.WithCondition!.Location, 1e-6, "location");
        Near.Equal(greater.AccuracyAt(20).Sensitivity!.Value.Estimate, less.AccuracyAt(1 / 20.0).Sensitivity?.Estimate, 1e-6, "sensitivity");
        Near.Equal(greater.AccuracyAt(20).Specificity!.Value.Upper, less.AccuracyAt(1 / 20.0).Specificity?.Upper, 1e-5, "specificity");
    }

    [Fact]
    public void Exchanging_the_classes_and_the_direction_leaves_the_likelihood()
    {
        ThresholdTable[] some = [.. Feno.Where(t => t.Study[0] < 'H')];
        ThresholdTable[] exchanged = [.. some.Select(t => t with { Table = new(t.Table.TrueNegatives, t.Table.FalseNegatives, t.Table.FalsePositives, t.Table.TruePositives) })];

        var (before, after) = (ThresholdModel.Fit(some), ThresholdModel.Fit(exchanged, new() { Direction = ThresholdDirection.Less }));

        Near.Equal(before.LogLikelihood!.Value, after.LogLikelihood, 1e-9, "logLik");
        Near.Equal(before.WithCondition!.Location, after.WithoutCondition!.Location, 1e-7, "location");
    }

    [Fact]
    public void One_threshold_for_all_studies_is_the_bivariate_fit_to_the_bit()
    {
        TwoByTwo[] tables = [new(45, 5, 8, 92), new(30, 7, 4, 60), new(61, 12, 9, 130), new(22, 3, 6, 41), new(18, 9, 7, 55)];

        var fit = ThresholdModel.Fit([.. tables.Select((t, i) => new ThresholdTable($"S{i}", 7.5, t))]);

        var expected = BinomialModel.Fit(tables);
        var at = fit.At(7.5)!;
        Assert.Equal(expected.LogLikelihood, fit.LogLikelihood);
        Assert.Equal((expected.LogitSensitivity, expected.SeLogitSensitivity, expected.Covariance), (at.LogitSensitivity, at.SeLogitSensitivity, at.Covariance));
        Assert.Null(fit.At(8));
        Assert.Contains(fit.Warnings, w => w.Code == WarningCodes.OneThreshold);
    }

    [Fact]
    public void The_likelihood_of_one_threshold_per_study_is_the_bivariate_one()
    {
        // With both scales held at 1 the locations are logits: the maximum over the rest is the bivariate model's.
        TwoByTwo[] tables = [.. Diabetes.GroupBy(t => t.Study).Take(12).Select(g => g.First().Table).Select(t => new TwoByTwo(t.TruePositives / 20, t.FalsePositives / 60, t.FalseNegatives / 20, t.TrueNegatives / 60))];
        var studies = ThresholdStudies.From([.. tables.Select((t, i) => new ThresholdTable($"S{i}", Math.E, t))], ThresholdDirection.Greater);
        var bivariate = BinomialModel.Fit(tables);

        var likelihood = ThresholdModel.Likelihood(studies, ThresholdDistribution.LogLogistic);
        double[] theta = [1 - bivariate.LogitSpecificity!.Value, 1 + bivariate.LogitSensitivity!.Value, 0, 0, .. Factor(bivariate)];
        likelihood.ChooseRules(theta);
        var objective = new FixedParameterObjective(likelihood, theta, [0, 1, 4, 5, 6]);
        var maximum = Newton.Maximize(objective, objective.FreePart(theta), Newton.FineTolerance);

        Near.Equal(bivariate.LogLikelihood!.Value, maximum.Value, 1e-8, "logLik");
        Near.Equal(1 - bivariate.LogitSpecificity.Value, maximum.Theta[0], 1e-6, "specificity");
        Near.Equal(1 + bivariate.LogitSensitivity.Value, maximum.Theta[1], 1e-6, "sensitivity");
    }

    [Theory]
    [InlineData(ThresholdDistribution.LogLogistic)]
    [InlineData(ThresholdDistribution.LogNormal)]
    [InlineData(ThresholdDistribution.Weibull)]
    public void Derivatives_are_those_of_the_likelihood(ThresholdDistribution distribution)
    {
        var studies = ThresholdStudies.From([.. Feno.Where(t => t.Study[0] < 'H')], ThresholdDirection.Greater);
        var likelihood = ThresholdModel.Likelihood(studies, distribution);
        double[] theta = [2.7, 3.5, -0.9, -0.7, 0.35, 0.3, 0.4];
        likelihood.ChooseRules(theta);

        Derivatives.Agree(likelihood, theta);
    }

    [Fact]
    public void Rows_that_contradict_their_study_are_left_out_and_named()
    {
        var fit = ThresholdModel.Fit(Feno);

        Assert.Equal(3, fit.Warnings.Count(w => w.Code == WarningCodes.InconsistentThresholds && w.Message.StartsWith("Schneider 2013", StringComparison.Ordinal)));
        Assert.Equal((29, 147), (fit.Studies, fit.Rows));
    }

    [Fact]
    public void A_study_whose_counts_rise_with_the_threshold_is_left_out_and_named()
    {
        var fit = ThresholdModel.Fit([.. Feno.Where(t => t.Study[0] < 'H'), new("Upside down", 10, new(5, 1, 15, 29)), new("Upside down", 20, new(9, 2, 11, 28))]);

        Assert.Contains(fit.Warnings, w => w.Code == WarningCodes.InconsistentThresholds && w.Message.StartsWith("Upside down", StringComparison.Ordinal));
    }

    [Fact]
    public void A_threshold_outside_those_of_the_studies_is_an_extrapolation_and_says_so()
    {
        Assert.Contains(DiabetesFit.At(20)!.Warnings, w => w.Code == WarningCodes.ExtrapolatedThreshold);
        Assert.DoesNotContain(DiabetesFit.At(6)!.Warnings, w => w.Code == WarningCodes.ExtrapolatedThreshold);
    }

    [Fact]
    public void Few_and_empty_studies_are_declared()
    {
        Assert.Equal(Regime.None, ThresholdModel.Fit([]).Regime);
        var one = ThresholdModel.Fit([.. Feno.Where(t => t.Study.StartsWith("Arora", StringComparison.Ordinal))]);
        Assert.Equal(Regime.Single, one.Regime);
        Assert.Equal(0, one.WithCondition!.Sd);
        Assert.Throws<ArgumentException>(() => ThresholdModel.Fit([new("A", 0, new(1, 1, 1, 1))]));
    }

    private static double[] Factor(BivariateFit fit)
    {
        // Non-diseased first: its location is minus the logit of specificity, so the covariance changes sign.
        var l11 = Math.Sqrt(fit.VarianceSpecificity!.Value);
        var l21 = -fit.Covariance!.Value / l11;
        return [l11, l21, Math.Sqrt(Math.Max(1e-6, fit.VarianceSensitivity!.Value - l21 * l21))];
    }

    internal static ThresholdTable[] Read(string file)
    {
        var data = ReferenceData.Table("thresholds", file);
        return [.. data.Column("study").Zip(data.Column("cutoff"), data.Tables).Select(r => new ThresholdTable(r.First, double.Parse(r.Second, CultureInfo.InvariantCulture), r.Third))];
    }
}
