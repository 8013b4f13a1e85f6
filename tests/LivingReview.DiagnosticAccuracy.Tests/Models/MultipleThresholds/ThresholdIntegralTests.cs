using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;
using LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.MultipleThresholds;

/// <summary>What makes the fit fast leaves the integral as it is.</summary>
public sealed class ThresholdIntegralTests
{
    private static readonly double[] Point = [2.7, 3.5, -0.9, -0.7, 0.35, 0.3, 0.4];
    private static readonly ThresholdStudies Feno = ThresholdStudies.From(ThresholdModelTests.Read("feno_schneider2017.csv"), ThresholdDirection.Greater);

    [Theory]
    [InlineData(ThresholdDistribution.LogLogistic, 8)]
    [InlineData(ThresholdDistribution.LogLogistic, 24)]
    [InlineData(ThresholdDistribution.LogNormal, 16)]
    [InlineData(ThresholdDistribution.Weibull, 16)]
    public void Arm_by_arm_the_integral_and_its_derivatives_are_those_of_the_general_rule(ThresholdDistribution distribution, int nodes)
    {
        var general = new MarginalLikelihood(new WithoutArms(new ThresholdLikelihood(Feno, distribution)), [(0, 0), (1, 0), (1, 1)], [1e4, 1e4, 20, 20, 100, 100, 100]);
        var armwise = ThresholdModel.Likelihood(Feno, distribution);
        general.UseForAll(nodes);
        armwise.UseForAll(nodes);
        var (gradient, hessian, expectedGradient, expectedHessian) = (new double[7], new double[49], new double[7], new double[49]);

        Near.Equal(general.Evaluate(Point, expectedGradient, expectedHessian), armwise.Evaluate(Point, gradient, hessian), 1e-12, "log-likelihood");

        for (var i = 0; i < 49; i++)
        {
            Near.Equal(expectedGradient[i / 7], gradient[i / 7], 1e-10, $"gradient {i / 7}");
            Near.Equal(expectedHessian[i], hessian[i], 1e-10, $"Hessian {i}");
        }
    }

    /// <summary>In coordinates in which the arms are apart each is taken once a row and once a column.</summary>
    [Theory]
    [InlineData(ThresholdDistribution.LogLogistic)]
    [InlineData(ThresholdDistribution.LogNormal)]
    [InlineData(ThresholdDistribution.Weibull)]
    public void On_a_lattice_the_integral_and_its_derivatives_are_those_of_the_product_rule(ThresholdDistribution distribution)
    {
        var (product, lattice) = (ThresholdModel.Likelihood(Feno, distribution), ThresholdModel.Likelihood(Feno, distribution));
        product.UseForAll(48);
        lattice.ChooseRules(Point);
        var (gradient, hessian, expectedGradient, expectedHessian) = (new double[7], new double[49], new double[7], new double[49]);

        Near.Equal(product.Evaluate(Point, expectedGradient, expectedHessian), lattice.Evaluate(Point, gradient, hessian), 1e-9, "log-likelihood");

        Assert.True(lattice.Certified);
        Assert.InRange(lattice.QuadratureError, 0, 1e-7);
        for (var i = 0; i < 49; i++)
        {
            Near.Equal(expectedGradient[i / 7], gradient[i / 7], 1e-7, $"gradient {i / 7}");
            Near.Equal(expectedHessian[i], hessian[i], 5e-6, $"Hessian {i}");
        }
    }

    /// <summary>Scales from usual ones to such that one exponential no longer serves all thresholds, and probabilities are no numbers any more.</summary>
    [Theory]
    [InlineData(-0.9, 2.7)]
    [InlineData(-2.2, 2.9)]
    [InlineData(-4.9, 2.9)]
    [InlineData(-6.5, 2.9)]
    [InlineData(-2.0, 60)]
    [InlineData(3.0, -8)]
    public void An_arm_is_the_sum_over_the_intervals(double logScale, double location)
    {
        foreach (var distribution in Enum.GetValues<ThresholdDistribution>()) AnArmIsTheSum(distribution, logScale, location);
    }

    private static void AnArmIsTheSum(ThresholdDistribution distribution, double logScale, double location)
    {
        var likelihood = new ThresholdLikelihood(Feno, distribution);
        var (expected, sum) = (0.0, likelihood.FixedTerms([logScale, logScale], new double[2], new double[4]));
        for (var study = 0; study < Feno.Count; study++)
        {
            foreach (var (arm, counts) in new[] { Feno.NonDiseased[study], Feno.Diseased[study] }.Index())
            {
                double[] distances = [double.NegativeInfinity, .. counts.LogThresholds.Select(x => (x - location) * Math.Exp(-logScale)), double.PositiveInfinity];
                expected += counts.Counts.Select((n, k) => n == 0 ? 0 : n * MarkerDistribution.LogInterval(distribution, distances[k], distances[k + 1])).Sum();
                var full = likelihood.EvaluateArm(study, arm, Vector512.Create(location), logScale, valueOnly: false);
                Assert.Equal(full.Value, likelihood.EvaluateArm(study, arm, Vector512.Create(location), logScale, valueOnly: true).Value);
                sum += full.Value[5];
                Assert.All((double[])[full.M[0], full.S[0], full.MM[0], full.MS[0], full.SS[0]], d => Assert.True(double.IsFinite(d)));
            }
        }

        // What is impossible need only be finite and low.
        Assert.True(expected < -1e7 ? sum < -1e7 : Math.Abs(expected - sum) <= 1e-11 * Math.Abs(expected), $"{distribution}: {expected:R}, {sum:R}");
    }

    /// <summary>Thresholds far out are taken one by one, in logarithms: nothing jumps there.</summary>
    [Theory]
    [InlineData(ThresholdDistribution.LogNormal, 1.0)]
    [InlineData(ThresholdDistribution.LogNormal, 3.4)]
    [InlineData(ThresholdDistribution.LogNormal, 9.9)]
    [InlineData(ThresholdDistribution.Weibull, 1.0)]
    [InlineData(ThresholdDistribution.Weibull, 3.4)]
    [InlineData(ThresholdDistribution.Weibull, 4.4)]
    public void Eight_locations_at_once_have_the_derivatives_of_each(ThresholdDistribution distribution, double location)
    {
        var likelihood = new ThresholdLikelihood(Feno, distribution);
        for (var study = 0; study < Feno.Count; study++)
        {
            var lanes = likelihood.EvaluateArm(study, 1, Vector512.Create(location), -0.8, valueOnly: false);
            var one = IntervalArm.Evaluate(distribution, Feno.Diseased[study], Math.Exp(0.8), Vector512.Create(location), valueOnly: false);

            foreach (var (expected, actual) in new[] { (one.Value, lanes.Value), (one.M, lanes.M), (one.S, lanes.S), (one.MM, lanes.MM), (one.MS, lanes.MS), (one.SS, lanes.SS) })
                Assert.True(Math.Abs(expected[3] - actual[3]) <= 1e-9 * (1 + Math.Abs(expected[3])), $"study {study}: {expected[3]:R}, {actual[3]:R}");
        }
    }

    /// <summary>The same likelihood, as the general rule sees it.</summary>
    private sealed class WithoutArms(ThresholdLikelihood likelihood) : IConditionalLikelihood
    {
        public int Studies => likelihood.Studies;

        public int Predictors => likelihood.Predictors;

        public int SharedParameters => likelihood.SharedParameters;

        public double LogCoefficient(int study) => likelihood.LogCoefficient(study);

        public double FixedTerms(ReadOnlySpan<double> shared, Span<double> gradient, Span<double> hessian) => likelihood.FixedTerms(shared, gradient, hessian);

        public Vector512<double> Evaluate(
            int study, ReadOnlySpan<Vector512<double>> predictors, ReadOnlySpan<double> shared, bool onlyLastChanged, Span<Vector512<double>> gradient, Span<Vector512<double>> hessian) =>
            likelihood.Evaluate(study, predictors, shared, onlyLastChanged, gradient, hessian);
    }
}
