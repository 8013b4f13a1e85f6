using System.Globalization;
using LivingReview.DiagnosticAccuracy.Tests.Simulation;

namespace LivingReview.DiagnosticAccuracy.Tests.Bayesian;

/// <summary>How much of new studies the prediction regions and intervals contain.</summary>
public class PredictionCoverageTests(ITestOutputHelper output)
{
    private const int Replicates = 20;
    private const int NewStudies = 200;

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    public void Predictions_hold_what_they_say_where_those_with_known_variances_do_not(int studies)
    {
        var (held, known, sensitivity, specificity) = (0.0, 0.0, 0.0, 0.0);
        for (var replicate = 0; replicate < Replicates; replicate++)
        {
            var review = new SimulatedReview((ulong)(5_000_000 + 1000 * studies + replicate));
            var tables = review.Tables(studies);
            var prediction = BayesianModel.PredictNewStudy(tables)!;
            var region = Region.Prediction(BinomialModel.Fit(tables));
            for (var i = 0; i < NewStudies; i++)
            {
                var (a, b) = review.NewStudy();
                held += Contains(prediction.Region, a, b);
                known += region is null ? 0 : Contains(region, a, b);
                sensitivity += Contains(prediction.Sensitivity, Logistic.Expit(a));
                specificity += Contains(prediction.Specificity, Logistic.Expit(b));
            }
        }

        const double All = Replicates * NewStudies;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"k={studies}: region {held / All:F3} (with known variances {known / All:F3}), sensitivity {sensitivity / All:F3}, specificity {specificity / All:F3}"));
        Assert.InRange(held / All, 0.9, 1);
        Assert.InRange(sensitivity / All, 0.9, 1);
        Assert.InRange(specificity / All, 0.9, 1);
        Assert.True(held >= known);
    }

    private static double Contains(Interval interval, double value) => interval.Lower <= value && value <= interval.Upper ? 1 : 0;

    private static double Contains(Region region, double a, double b)
    {
        var (x, y) = ((a - region.LogitSensitivity) / region.SdSensitivity, (b - region.LogitSpecificity) / region.SdSpecificity);
        var rest = (1 - region.Correlation) * (1 + region.Correlation);
        return rest > 1e-9 && (x * x - 2 * region.Correlation * x * y + y * y) / rest <= region.Radius * region.Radius ? 1 : 0;
    }
}
