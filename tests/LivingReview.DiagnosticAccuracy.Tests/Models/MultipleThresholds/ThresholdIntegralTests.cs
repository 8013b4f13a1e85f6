using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;
using LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;
using LivingReview.DiagnosticAccuracy.Tests.Numerics;
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

    /// <summary>Scales from usual ones to such that one exponential can no longer serve all thresholds.</summary>
    [Theory]
    [InlineData(-0.9, 2.7)]
    [InlineData(-4.9, 2.9)]
    [InlineData(-6.5, 2.9)]
    [InlineData(-2.0, 60)]
    [InlineData(3.0, -8)]
    public void A_logistic_arm_is_the_sum_over_the_intervals(double logScale, double location)
    {
        var likelihood = new ThresholdLikelihood(Feno, ThresholdDistribution.LogLogistic);
        double[] scales = [logScale, logScale];
        for (var study = 0; study < Feno.Count; study++)
        {
            var expected = 0.0;
            foreach (var arm in new[] { Feno.NonDiseased[study], Feno.Diseased[study] })
            {
                double[] distances = [double.NegativeInfinity, .. arm.LogThresholds.Select(x => (x - location) * Math.Exp(-logScale)), double.PositiveInfinity];
                expected += arm.Counts.Select((n, k) => n == 0 ? 0 : n * MarkerDistribution.LogInterval(ThresholdDistribution.LogLogistic, distances[k], distances[k + 1])).Sum();
            }

            var value = likelihood.FixedTerms(study, scales, new double[2], new double[4]);
            for (var arm = 0; arm < 2; arm++)
            {
                var full = likelihood.EvaluateArm(study, arm, Vector512.Create(location), logScale, valueOnly: false);
                Assert.Equal(full.Value, likelihood.EvaluateArm(study, arm, Vector512.Create(location), logScale, valueOnly: true).Value);
                value += full.Value[5];
            }

            Near.Equal(expected, value, 1e-11, Feno.Count + " studies, " + study);
        }
    }

    [Theory]
    [InlineData(ThresholdDistribution.LogLogistic)]
    [InlineData(ThresholdDistribution.Weibull)]
    public void The_likelihood_without_variation_is_that_of_the_whole_model_there(ThresholdDistribution distribution)
    {
        var pooled = new PooledThresholds(new ThresholdLikelihood(Feno, distribution), [1e4, 1e4, 20, 20]);
        var whole = ThresholdModel.Likelihood(Feno, distribution);
        var coefficients = Enumerable.Range(0, Feno.Count).Sum(i => Feno.NonDiseased[i].LogCoefficient + Feno.Diseased[i].LogCoefficient);

        Near.Equal(whole.Evaluate([.. Point[..4], 0, 0, 0], new double[7], new double[49]), pooled.Evaluate(Point.AsSpan(0, 4), new double[4], new double[16]) + coefficients, 1e-11, "log-likelihood");
        Derivatives.Agree(pooled, Point[..4]);
    }

    /// <summary>The same likelihood, as the general rule sees it.</summary>
    private sealed class WithoutArms(ThresholdLikelihood likelihood) : IConditionalLikelihood
    {
        public int Studies => likelihood.Studies;

        public int Predictors => likelihood.Predictors;

        public int SharedParameters => likelihood.SharedParameters;

        public double LogCoefficient(int study) => likelihood.LogCoefficient(study);

        public double FixedTerms(int study, ReadOnlySpan<double> shared, Span<double> gradient, Span<double> hessian) => likelihood.FixedTerms(study, shared, gradient, hessian);

        public Vector512<double> Evaluate(
            int study, ReadOnlySpan<Vector512<double>> predictors, ReadOnlySpan<double> shared, bool onlyLastChanged, Span<Vector512<double>> gradient, Span<Vector512<double>> hessian) =>
            likelihood.Evaluate(study, predictors, shared, onlyLastChanged, gradient, hessian);
    }
}
