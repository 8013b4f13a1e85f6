using System.Text.Json;
using CsCheck;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests;

public sealed class PoolingTests
{
    private static readonly StudyTable[] Three = SampleReview.Primary()[..3];

    [Theory]
    [InlineData(null, null, 14, 0.8660, 0.8079, 0.9085, 0.8856, 0.8316, 0.9238, -96.76977478)]
    [InlineData("modality", "radiograph", 8, 0.8563, 0.7760, 0.9111, 0.8802, 0.8002, 0.9310, -64.74531007)]
    [InlineData("modality", "ct", 5, 0.9041, 0.8034, 0.9561, 0.8941, 0.8004, 0.9468, -26.24924101)]
    [InlineData("ml_type", "deep-learning", 9, 0.8505, 0.7723, 0.9051, 0.8736, 0.8004, 0.9226, -71.67972343)]
    [InlineData("validation", "internal-unspecified", 7, 0.8738, 0.7813, 0.9306, 0.8951, 0.8118, 0.9441, -51.23055881)]
    public void The_sample_gives_the_figures_of_its_readme(
        string? factor, string? level, int studies, double sens, double sensLow, double sensHigh, double spec, double specLow, double specHigh, double logLikelihood)
    {
        var estimate = Pooling.Pool(SampleReview.Primary(factor, level), new() { Intervals = IntervalMethod.Wald });

        Assert.Equal(Regime.Bivariate, estimate.Fit.Regime);
        Assert.Equal(studies, estimate.Fit.Studies);
        Near.Equal(sens, sensLow, sensHigh, estimate.Sensitivity, 5.1e-5, "sensitivity");
        Near.Equal(spec, specLow, specHigh, estimate.Specificity, 5.1e-5, "specificity");
        Near.Equal(logLikelihood, estimate.Fit.LogLikelihood, 1e-9, "logLik");
    }

    [Fact]
    public void A_perfect_correlation_is_named_and_the_rest_still_follows()
    {
        var estimate = Pooling.Pool(SampleReview.Primary("ml_type", "traditional-ml"));

        Assert.Equal(Regime.BivariateBoundary, estimate.Fit.Regime);
        Near.Equal(2.24310405, estimate.Fit.LogitSensitivity, 1e-8, "logit sensitivity");
        Near.Equal(0, estimate.I2.Bivariate, 0, "bivariate I2");
        Assert.NotNull(estimate.DiagnosticOddsRatio);
        Assert.Null(estimate.Hsroc!.StandardErrors);
        Assert.Contains(estimate.Warnings, w => w.Code == WarningCodes.BivariateI2Degenerate);
    }

    [Fact]
    public void Fewer_studies_than_the_minimum_are_listed_with_their_own_intervals()
    {
        var estimate = Pooling.Pool(Three);

        Assert.Equal(Regime.Listed, estimate.Fit.Regime);
        Assert.Null(estimate.Sensitivity);
        Assert.Null(estimate.Fit.LogLikelihood);
        Assert.Equal(3, estimate.Studies.Count);
        Assert.All(estimate.Studies, s => Assert.NotNull(s.SensitivityExact));
        Assert.Contains(new EstimateWarning(WarningCodes.TooFewStudies, "Fewer than 4 studies: listed singly, not pooled."), estimate.Warnings);
    }

    [Fact]
    public void The_minimum_is_the_callers_choice()
    {
        var estimate = Pooling.Pool(Three, new() { MinimumStudies = 3 });

        Assert.NotEqual(Regime.Listed, estimate.Fit.Regime);
        Assert.NotNull(estimate.Sensitivity);
    }

    [Fact]
    public void One_study_has_exact_intervals()
    {
        var estimate = Pooling.Pool([new("A", new(18, 3, 1, 79))], new() { MinimumStudies = 1 });

        Assert.Equal(Regime.Single, estimate.Fit.Regime);
        Near.Equal(0.9473684210526315, 0.73971934580478990, 0.99866837119582053, estimate.Sensitivity, 1e-7, "sensitivity");
    }

    [Fact]
    public void No_counts_give_no_estimate()
    {
        var estimate = Pooling.Pool([new("A", default)]);

        Assert.Equal(Regime.None, estimate.Fit.Regime);
        Assert.Equal(0, estimate.Fit.Studies);
        Assert.Null(estimate.Sensitivity);
    }

    [Fact]
    public void Perfect_specificity_is_one_with_an_exact_bound()
    {
        StudyTable[] tables = [new("A", new(18, 0, 4, 30)), new("B", new(22, 0, 9, 44)), new("C", new(9, 0, 1, 25)), new("D", new(31, 0, 12, 60))];

        var estimate = Pooling.Pool(tables, new() { Intervals = IntervalMethod.Wald });

        Assert.Equal(Regime.Univariate, estimate.Fit.Regime);
        // 0.025^(1/159)
        Near.Equal(1, 0.977066562569039, 1, estimate.Specificity, 1e-12, "specificity");
        Near.Equal(0.754716981132079, 0.664067787561264, 0.827267700669354, estimate.Sensitivity, 1e-8, "sensitivity");
        Assert.Null(estimate.LrPositive);
    }

    [Fact]
    public void Order_does_not_change_a_bit()
    {
        var tables = SampleReview.Primary();

        var forward = Pooling.Pool(tables) with { Studies = [], Effects = [] };
        var backward = Pooling.Pool([.. tables.Reverse()]) with { Studies = [], Effects = [] };

        Assert.Equal(JsonSerializer.Serialize(forward), JsonSerializer.Serialize(backward));
    }

    [Theory]
    [InlineData(PoolingModel.Binomial, 10)]
    [InlineData(PoolingModel.NormalReml, 300)]
    [InlineData(PoolingModel.NormalMl, 300)]
    public void Any_tables_give_a_finite_declared_result(PoolingModel model, int iterations)
    {
        // How the exact fit behaves on extreme counts is tested beside it; here it is what follows from a fit that matters.
        var most = model == PoolingModel.Binomial ? 100 : 1_000_000;
        var cell = Gen.Frequency((3, Gen.Long[0, 5]), (2, Gen.Long[0, 100]), (1, Gen.Const(0L)), (1, Gen.Long[0, most]));
        var tables = Gen.Select(cell, cell, cell, cell, (a, b, c, d) => new StudyTable("s", new(a, b, c, d))).Array[0, 9];

        // Serializing refuses NaN and infinity anywhere in the result.
        tables.Sample(
            t => JsonSerializer.Serialize(Pooling.Pool(t, new() { Model = model, MinimumStudies = 1 })).Length > 0,
            iter: iterations, seed: "0N0XIzNsQ0O2", threads: 1);
    }

    [Theory]
    [InlineData(4, PoolingModel.Binomial, null, IntervalMethod.CalibratedProfile)]
    [InlineData(20, PoolingModel.Binomial, null, IntervalMethod.CalibratedProfile)]
    [InlineData(21, PoolingModel.Binomial, null, IntervalMethod.Wald)]
    [InlineData(8, PoolingModel.NormalReml, null, IntervalMethod.Wald)]
    [InlineData(8, PoolingModel.Binomial, 7, IntervalMethod.Wald)]
    public void Automatic_intervals_are_those_that_cover_where_studies_are_few(int studies, PoolingModel model, int? nodes, IntervalMethod expected)
    {
        StudyTable[] tables = [.. new Simulation.SimulatedReview(11).Tables(studies).Select((t, i) => new StudyTable($"{i}", t))];
        var options = new PoolingOptions { Model = model, Nodes = nodes };

        var (estimate, same) = (Pooling.Pool(tables, options with { Intervals = IntervalMethod.Automatic }), Pooling.Pool(tables, options with { Intervals = expected }));

        Assert.Equal(expected, estimate.Intervals);
        Assert.Equal(same.Sensitivity, estimate.Sensitivity);
        Assert.Equal(expected == IntervalMethod.Wald && studies <= 20, estimate.Warnings.Any(w => w.Code == WarningCodes.WaldIntervalsTooShort));
    }

    [Fact]
    public void Intervals_that_cover_are_the_default_and_declared()
    {
        var wald = Pooling.Pool(SampleReview.Primary(), new() { Intervals = IntervalMethod.Wald });
        var profile = Pooling.Pool(SampleReview.Primary());
        var normal = Pooling.Pool(SampleReview.Primary(), new() { Intervals = IntervalMethod.CalibratedProfile, Model = PoolingModel.NormalReml });

        Assert.Equal(wald.Sensitivity!.Value.Estimate, profile.Sensitivity!.Value.Estimate);
        Assert.True(profile.Sensitivity.Value.Lower < wald.Sensitivity.Value.Lower && profile.Sensitivity.Value.Upper > wald.Sensitivity.Value.Upper);
        Assert.Equal((IntervalMethod.Wald, IntervalMethod.CalibratedProfile, IntervalMethod.WaldT), (wald.Intervals, profile.Intervals, normal.Intervals));
    }

    [Fact]
    public void Study_effects_point_at_the_studies_they_belong_to()
    {
        var tables = SampleReview.Primary();

        var estimate = Pooling.Pool([tables[0], new("empty", default), .. tables[1..]]);

        Assert.Equal(14, estimate.Effects.Count);
        Assert.Equal("empty", estimate.Studies[1].Study);
        Assert.DoesNotContain(estimate.Effects, e => e.Index == 1);
        Near.Equal(100, estimate.Effects.Sum(e => e.WeightSensitivity), 1e-9, "weights");
    }

    [Fact]
    public void Impossible_options_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Pooling.Pool(Three, new() { MinimumStudies = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pooling.Pool(Three, new() { ConfidenceLevel = 1 }));
    }
}
