using System.Globalization;
using LivingReview.DiagnosticAccuracy.Tests.Reference;
using LivingReview.DiagnosticAccuracy.Tests.Simulation;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.MultipleThresholds;

/// <summary>Where a new study is expected at a threshold, with the uncertain variation between studies counted in.</summary>
public sealed class ThresholdPredictionsTests(ITestOutputHelper output)
{
    private const int Replicates = 12;
    private const int NewStudies = 100;
    private const double Threshold = 6.5;

    private static readonly ThresholdTable[] Feno = ThresholdModelTests.Read("feno_schneider2017.csv");

    [Theory]
    [InlineData(5)]
    [InlineData(15)]
    public void Predictions_hold_what_they_say(int studies)
    {
        var (held, region, known, regionKnown) = (0.0, 0.0, 0.0, 0.0);
        for (var replicate = 0; replicate < Replicates; replicate++)
        {
            var review = new SimulatedMarkers((ulong)(3_000_000 + 1000 * studies + replicate));
            var fit = ThresholdModel.Fit(review.Tables(studies));
            var prediction = Assert.Single(ThresholdPredictions.Compute(fit, [Threshold]))!;
            var (intervals, ellipse) = (PredictionIntervals.Compute(fit.At(Threshold)!), Region.Prediction(fit.At(Threshold)!)!);
            for (var i = 0; i < NewStudies; i++)
            {
                var (a, b) = review.NewStudy(Threshold);
                held += Holds(prediction.Sensitivity, a) + Holds(prediction.Specificity, b);
                known += Holds(intervals.Sensitivity!.Value, a) + Holds(intervals.Specificity!.Value, b);
                region += Holds(prediction.Region, a, b);
                regionKnown += Holds(ellipse, a, b);
            }
        }

        const double All = Replicates * NewStudies;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"k={studies}: intervals {held / All / 2:F3} (known variances {known / All / 2:F3}), region {region / All:F3} (known {regionKnown / All:F3})"));
        Assert.InRange(held / All / 2, 0.9, 1);
        Assert.InRange(region / All, 0.9, 1);
        Assert.True(region >= regionKnown);
    }

    [Fact]
    public void Rows_in_any_order_give_the_same_bits()
    {
        ThresholdTable[] some = [.. Feno.Where(t => t.Study[0] < 'H')];

        var first = ThresholdPredictions.Compute(ThresholdModel.Fit(some), [20, 40]);
        var second = ThresholdPredictions.Compute(ThresholdModel.Fit([.. some.Reverse()]), [20, 40]);

        Assert.Equal(first, second);
        Assert.True(first[0]!.Sensitivity.Estimate > first[1]!.Sensitivity.Estimate && first[0]!.Specificity.Estimate < first[1]!.Specificity.Estimate);
    }

    [Theory]
    [InlineData(ThresholdDistribution.LogLogistic)]
    [InlineData(ThresholdDistribution.LogNormal)]
    public void Low_values_that_mean_disease_mirror_a_symmetric_model(ThresholdDistribution distribution)
    {
        ThresholdTable[] some = [.. Feno.Where(t => t.Study[0] < 'H')];
        ThresholdTable[] inverted = [.. some.Select(t => t with { Threshold = 1 / t.Threshold })];

        var greater = ThresholdPredictions.Compute(ThresholdModel.Fit(some, new() { Distribution = distribution }), [20])[0]!;
        var less = ThresholdPredictions.Compute(ThresholdModel.Fit(inverted, new() { Distribution = distribution, Direction = ThresholdDirection.Less }), [1 / 20.0])[0]!;

        Near.Equal(greater.Sensitivity.Lower, less.Sensitivity.Lower, 1e-4, "lower sensitivity");
        Near.Equal(greater.Specificity.Upper, less.Specificity.Upper, 1e-4, "upper specificity");
        Near.Equal(greater.Region.Radius, less.Region.Radius, 1e-3, "radius");
        Near.Equal(greater.Region.Correlation, less.Region.Correlation, 1e-3, "correlation");
    }

    [Fact]
    public void One_threshold_for_all_studies_gives_the_prediction_of_the_bivariate_model_to_the_bit()
    {
        TwoByTwo[] tables = [new(45, 5, 8, 92), new(30, 7, 4, 60), new(61, 12, 9, 130), new(22, 3, 6, 41), new(18, 9, 7, 55)];

        var predictions = ThresholdPredictions.Compute(ThresholdModel.Fit([.. tables.Select((t, i) => new ThresholdTable($"S{i}", 7.5, t))]), [7.5, 8]);

        Assert.Equal(BayesianModel.PredictNewStudy(tables), predictions[0]);
        Assert.Null(predictions[1]);
    }

    [Fact]
    public void Beyond_sixty_studies_the_variation_is_taken_as_estimated()
    {
        var fit = ThresholdModel.Fit(new SimulatedMarkers(17).Tables(61));

        var prediction = ThresholdPredictions.Compute(fit, [Threshold])[0]!;

        Assert.Equal(PredictionIntervals.Compute(fit.At(Threshold)!).Sensitivity, prediction.Sensitivity);
        Assert.Equal(Region.Prediction(fit.At(Threshold)!), prediction.Region);
    }

    [Fact]
    public void Too_little_gives_nothing()
    {
        Assert.Equal([null], ThresholdPredictions.Compute(ThresholdModel.Fit([]), [5]));
        Assert.Equal([null], ThresholdPredictions.Compute(ThresholdModel.Fit([new("A", 10, new(2, 3, 20, 5)), new("B", 12, new(2, 3, 20, 6))]), [11]));
    }

    private static double Holds(Interval interval, double value) => interval.Lower <= value && value <= interval.Upper ? 1 : 0;

    private static double Holds(Region region, double sensitivity, double specificity)
    {
        var (x, y) = ((Logistic.Logit(sensitivity) - region.LogitSensitivity) / region.SdSensitivity, (Logistic.Logit(specificity) - region.LogitSpecificity) / region.SdSpecificity);
        var rest = (1 - region.Correlation) * (1 + region.Correlation);
        return rest > 1e-9 && (x * x - 2 * region.Correlation * x * y + y * y) / rest <= region.Radius * region.Radius ? 1 : 0;
    }
}
