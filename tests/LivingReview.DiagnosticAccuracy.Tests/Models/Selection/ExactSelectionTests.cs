using LivingReview.DiagnosticAccuracy.Models.Selection;
using LivingReview.DiagnosticAccuracy.Tests.Reference;
using LivingReview.DiagnosticAccuracy.Tests.Simulation;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.Selection;

/// <summary>Selective publication under the exact binomial likelihood.</summary>
public sealed class ExactSelectionTests
{
    private static readonly (double, double) LogOddsRatio = (Math.Sqrt(0.5), Math.Sqrt(0.5));
    private static readonly TwoByTwo[] Small = [.. new SimulatedReview(11).Tables(12).Select(t => new TwoByTwo(t.TruePositives / 2, t.FalsePositives / 4, t.FalseNegatives / 2, t.TrueNegatives / 4))];

    /// <summary>Every table by brute force, its probability by the same Gauss-Hermite rule that needs no frame: 80 nodes along either effect.</summary>
    [Theory]
    [InlineData(0.8, -0.4, 0.7)]
    [InlineData(0.5, 0, 0)]
    [InlineData(0, 0, 0.3)]
    public void The_probability_of_publication_is_the_sum_over_all_tables(double l11, double l21, double l22)
    {
        var share = new PublishedShare(9, 14, LogOddsRatio);
        share.Prepare(1.1, 1.6, l11, l21, l22);
        var (expected, slope) = (0.0, 0.0);
        const double Alpha = -1.3, Beta = 0.8, H = 0.1;
        for (var z1 = -8.0; z1 <= 8.0001; z1 += H)
        {
            for (var z2 = -8.0; z2 <= 8.0001; z2 += H)
            {
                var weight = H * H * Math.Exp(-(z1 * z1 + z2 * z2) / 2) / (2 * Math.PI);
                for (var x = 0; x <= 9; x++)
                {
                    for (var y = 0; y <= 14; y++)
                    {
                        var at = Alpha + Beta * PublishedShare.Statistic(x, 9 - x, y, 14 - y, LogOddsRatio);
                        var p = weight * Binomial(x, 9, 1.1 + l11 * z1) * Binomial(y, 14, 1.6 + l21 * z1 + l22 * z2);
                        (expected, slope) = (expected + p * Quantiles.NormalUpperTail(-at), slope + p * Math.Exp(-at * at / 2) / Math.Sqrt(2 * Math.PI));
                    }
                }
            }
        }

        Near.Equal(expected, share.At(Alpha, Beta, out var rise), 3e-7, "b");
        Near.Equal(slope, rise, 3e-6, "its derivative");
    }

    [Fact]
    public void Shorter_steps_leave_the_likelihood()
    {
        double[] theta = [1.0, 1.7, 0.7, -0.3, 0.6, 0.4];

        var (coarse, fine) = (new ExactSelectionObjective(Small, LogOddsRatio, 0.5, 1, theta), new ExactSelectionObjective(Small, LogOddsRatio, 0.5, 1, theta, fineness: 2));

        Near.Equal(fine.LogLikelihood(theta, out var alpha), coarse.LogLikelihood(theta, out var same), 1e-6, "logLik");
        Near.Equal(alpha, same, 1e-6, "alpha");
    }

    [Fact]
    public void Without_selection_it_is_the_exact_fit()
    {
        var exact = BinomialModel.Fit(Small);

        var estimate = SelectionModel.FitExactly(Small, [1])[0];

        Near.Equal(exact.LogLikelihood!.Value, estimate.LogLikelihood, 1e-7, "logLik");
        Near.Equal(exact.LogitSensitivity!.Value, estimate.LogitSensitivity, 1e-4, "mu");
        Assert.Null(estimate.Beta);
    }

    /// <summary>A statistic that does not decide publishes all alike: beta 0 leaves the likelihood of all tables.</summary>
    [Fact]
    public void Without_a_slope_selection_leaves_the_likelihood()
    {
        double[] theta = [1.0, 1.7, 0.7, -0.3, 0.6, -1];
        var (free, selected) = (new ExactSelectionObjective(Small, LogOddsRatio, 1, 1, theta), new ExactSelectionObjective(Small, LogOddsRatio, 0.4, 1, theta));

        Near.Equal(free.LogLikelihood(theta, out _), selected.LogLikelihood(theta, out _), 1e-8, "logLik");
    }

    [Fact]
    public void Fewer_published_studies_mean_less_accuracy_and_the_order_does_not_matter()
    {
        var estimates = SelectionModel.FitExactly(Small, [1, 0.5]);
        var reversed = SelectionModel.FitExactly([.. Small.Reverse()], [0.5])[0];

        Assert.True(estimates[1].Sauc!.Value.Estimate < estimates[0].Sauc!.Value.Estimate);
        Assert.True(estimates[1].Beta is >= 0 and <= SelectionModel.MaxBeta);
        Assert.Equal(estimates[1], reversed);
        Assert.All(estimates, e => Assert.True(e.Converged));
    }

    [Fact]
    public void Studies_that_are_too_large_are_not_tried()
    {
        TwoByTwo[] large = [.. Enumerable.Range(0, 4).Select(i => new TwoByTwo(2000 + i, 300, 400, 1000))];

        Assert.False(SelectionModel.IsExactFeasible(large));
        Assert.Empty(SelectionModel.FitExactly(large, [0.6]));
        Assert.True(SelectionModel.IsExactFeasible(Small));
    }

    private static double Binomial(int y, int n, double logit)
    {
        var coefficient = 1.0;
        for (var i = 0; i < y; i++)
            coefficient *= (double)(n - i) / (i + 1);
        return coefficient * Math.Pow(Logistic.Expit(logit), y) * Math.Pow(Logistic.Expit(-logit), n - y);
    }
}
